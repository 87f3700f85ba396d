package io.bitgear.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.mqtt.Continuity.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noticed of lost sessions and holes in numbers. */
class ContinuityTest {
    private final Continuity continuity = new Continuity(true);

    private boolean arrive(long... numbers) {
        boolean hole = false;
        for (long number : numbers) {
            hole |= continuity.arrived("ups", number);
        }
        return hole;
    }

    @Test
    void given_a_session_when_the_broker_has_it_no_more_then_that_is_a_loss_each_time() {
        assertEquals(Session.NEW, continuity.connected(false));
        assertEquals(Session.RESUMED, continuity.connected(true));
        assertEquals(Session.LOST, continuity.connected(false));
        assertEquals(Session.LOST, continuity.connected(false));
        assertEquals(2, continuity.sessionsLost());
    }

    @Test
    void given_a_gateway_without_a_session_when_it_connects_again_then_nothing_is_lost() {
        Continuity none = new Continuity(false);
        none.connected(false);
        assertEquals(Session.NEW, none.connected(false));
        assertEquals(0, none.sessionsLost());
    }

    @Test
    void given_numbers_in_order_and_repeated_when_they_arrive_then_none_is_missing() {
        assertEquals(false, arrive(17, 18, 19, 18, 19, 20, 20, 21));
        assertEquals(false, continuity.arrived("meter", 1_000_000));
        assertEquals(0, continuity.missing());
    }

    @Test
    void given_a_hole_when_it_is_filled_late_and_in_any_order_then_only_the_rest_is_missing() {
        assertEquals(true, arrive(1, 2, 10));
        assertEquals(7, continuity.missing());
        for (long late : List.of(5, 3, 9, 7, 5, 3)) {
            assertEquals(false, arrive(late));
        }
        assertEquals(3, continuity.missing());
        arrive(4, 8, 6, 11);
        assertEquals(0, continuity.missing());
    }

    @Test
    void given_a_source_that_begins_anew_when_it_counts_from_0_then_no_hole_is_seen() {
        assertEquals(true, arrive(1, 2, 9));
        assertEquals(false, arrive(0, 1, 2));
        assertEquals(true, arrive(4));
        assertEquals(7, continuity.missing());
    }

    @Test
    void given_more_holes_than_are_remembered_when_old_ones_are_filled_then_they_stay_missing() {
        for (int i = 0; i <= 200; i++) {
            arrive(2 * i + 1);
        }
        assertEquals(200, continuity.missing());
        arrive(2);
        assertEquals(200, continuity.missing());
        arrive(400);
        assertEquals(199, continuity.missing());
    }
}
