package io.bitgear.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.soak.BrokerKind.Signal;
import io.bitgear.cli.soak.BrokerSoakResult.Restart;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which restart lost what, and whether that breaks a promise. */
class BrokerSoakResultTest {
    private static Restart restart(Signal signal, int afterEvent, boolean sessionLost) {
        return new Restart(signal, afterEvent, 30, 700, 0, 0, sessionLost);
    }

    private static BrokerSoakResult result(
            BrokerKind kind, Set<Integer> lost, int noticed, List<Restart> restarts) {
        LostEvents events = new LostEvents(restarts, 100, number -> !lost.contains(number));
        return new BrokerSoakResult(
                        kind.toString(),
                        100,
                        100,
                        0,
                        100 - lost.size(),
                        0,
                        events.count(),
                        noticed,
                        0,
                        restarts.size(),
                        1,
                        events.restarts(),
                        List.of())
                .judged(kind);
    }

    @Test
    void given_losses_when_counted_then_each_belongs_to_the_restart_before_or_after_it() {
        List<Restart> two =
                List.of(restart(Signal.SIGKILL, 30, true), restart(Signal.SIGTERM, 60, true));

        BrokerSoakResult result =
                result(BrokerKind.MOSQUITTO_MEMORY, Set.of(29, 30, 31, 32, 59, 60, 61), 7, two);

        assertEquals(7, result.lost());
        assertEquals(List.of(2, 2), result.restarts().stream().map(r -> r.lostBefore()).toList());
        assertEquals(List.of(2, 1), result.restarts().stream().map(r -> r.lostAfter()).toList());
        assertEquals(List.of(), result.failures());
    }

    @Test
    void given_a_durable_broker_when_it_loses_one_then_that_fails() {
        List<Restart> one = List.of(restart(Signal.SIGKILL, 50, false));
        assertEquals(List.of(), result(BrokerKind.EMBEDDED, Set.of(), 0, one).failures());
        BrokerSoakResult broken = result(BrokerKind.EMBEDDED, Set.of(50), 1, one);
        assertEquals(List.of("SIGKILL lost 1 events of a durable broker"), broken.failures());
        // Mosquitto promises that at SIGTERM alone.
        assertEquals(List.of(), result(BrokerKind.MOSQUITTO, Set.of(50), 1, one).failures());
    }

    @Test
    void given_losses_that_go_unnoticed_or_have_no_restart_when_judged_then_that_fails() {
        List<Restart> one = List.of(restart(Signal.SIGKILL, 50, false));
        assertTrue(
                result(BrokerKind.MOSQUITTO, Set.of(50), 0, one)
                        .failures()
                        .contains("the gateway noticed 0 of 1 lost events"));
        assertTrue(
                result(BrokerKind.MOSQUITTO, Set.of(90), 1, one)
                        .failures()
                        .contains("1 events lost without a restart"));
        assertTrue(
                result(BrokerKind.MOSQUITTO_MEMORY, Set.of(), 0, one)
                        .failures()
                        .contains("SIGKILL: the loss of the session was not noticed"));
    }
}
