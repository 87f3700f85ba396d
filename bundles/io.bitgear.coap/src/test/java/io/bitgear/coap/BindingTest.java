package io.bitgear.coap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingTest {
    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    /** A configuration with these values and the defaults of the others. */
    private static CoapConfiguration config(Map<String, Object> values) {
        return (CoapConfiguration)
                Proxy.newProxyInstance(
                        BindingTest.class.getClassLoader(),
                        new Class<?>[] {CoapConfiguration.class},
                        (proxy, method, arguments) ->
                                values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static void refused(Map<String, Object> values, String detail) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Binding.of(config(values)));
        assertTrue(e.getMessage().contains(detail), e.getMessage());
        assertFalse(e.getMessage().contains(KEY), "the message shows a key");
    }

    @Test
    void given_defaults_when_checked_then_plain_on_loopback() {
        Binding binding = Binding.of(config(Map.of()));
        assertEquals(5683, binding.plain().orElseThrow().getPort());
        assertTrue(binding.plain().orElseThrow().getAddress().isLoopbackAddress());
        assertTrue(binding.dtls().isEmpty());
    }

    @Test
    void given_another_address_without_dtls_when_checked_then_refused_unless_insecure() {
        refused(Map.of("host", "0.0.0.0"), "insecure=true");
        assertTrue(
                Binding.of(config(Map.of("host", "0.0.0.0", "insecure", true)))
                        .plain()
                        .isPresent());
    }

    @Test
    void given_dtls_only_when_checked_then_any_address_is_fine() {
        Binding binding =
                Binding.of(
                        config(
                                Map.of(
                                        "host",
                                        "0.0.0.0",
                                        "port",
                                        -1,
                                        "dtls_port",
                                        5684,
                                        "dtls_psk",
                                        new String[] {"device=1=" + KEY})));
        assertTrue(binding.plain().isEmpty());
        assertEquals(16, binding.keys().get("device=1").length);
        assertArrayEquals(
                new byte[] {0, 1}, java.util.Arrays.copyOf(binding.keys().get("device=1"), 2));
    }

    @Test
    void given_contradictions_when_checked_then_the_property_is_named() {
        refused(Map.of("port", -1), "nothing to listen on");
        refused(Map.of("port", 70000), "port is 70000");
        refused(Map.of("dtls_port", 0), "dtls.psk has no key");
        refused(Map.of("dtls_psk", new String[] {"x"}), "dtls.psk[0]");
        refused(Map.of("dtls_psk", new String[] {"x=0g"}), "not hexadecimal");
        refused(Map.of("dtls_psk", new String[] {"x=00"}), "1 bytes");
    }
}
