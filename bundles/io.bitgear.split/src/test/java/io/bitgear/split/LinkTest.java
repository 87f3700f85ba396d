package io.bitgear.split;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {
    @ParameterizedTest
    @ValueSource(doubles = {8e3, 64e3, 1e6, 1e8})
    void given_a_link_with_outliers_when_measured_then_rate_and_round_trip_are_found(double rate)
            throws Exception {
        Link real = new Link(rate, 0.003);
        Random random = new Random(4);
        int[] sent = {0};
        Link measured =
                LinkMeter.measure(
                        bytes -> {
                            sent[0]++;
                            long stall = sent[0] == 3 || sent[0] == 6 ? 500_000_000L : 0;
                            return Math.round(real.seconds(bytes) * 1e9)
                                    + random.nextInt(100)
                                    + stall;
                        },
                        5);
        assertEquals(1, measured.bitsPerSecond() / rate, 0.01);
        assertEquals(0.003, measured.roundTripSeconds(), 1e-6);
        assertEquals(1, measured.seconds(3000) / real.seconds(3000), 0.01);
    }

    @Test
    void given_a_link_too_fast_to_tell_when_measured_then_its_rate_is_finite() throws Exception {
        Link link = LinkMeter.measure(bytes -> 1000, 3);
        assertEquals(1e11, link.bitsPerSecond());
    }

    @Test
    void given_a_peer_when_it_is_unsafe_or_no_address_then_the_error_says_so() {
        for (String bad :
                new String[] {
                    "http://127.0.0.1", "coap:", "127.0.0.1", "coap://127.0.0.1/v2", "::"
                }) {
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class, () -> PeerAddress.of(bad, false), bad);
            assertTrue(e.getMessage().contains("peer"), e.getMessage());
        }
        IllegalArgumentException unsafe =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PeerAddress.of("coap://192.0.2.7", false));
        assertTrue(unsafe.getMessage().contains("insecure=true"), unsafe.getMessage());
        assertEquals("coap://192.0.2.7:5683", PeerAddress.of("coap://192.0.2.7", true).uri());
        assertEquals("coap://127.0.0.1:7", PeerAddress.of("coap://127.0.0.1:7", false).uri());
    }
}
