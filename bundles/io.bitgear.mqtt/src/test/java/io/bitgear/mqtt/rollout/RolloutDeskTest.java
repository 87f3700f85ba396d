package io.bitgear.mqtt.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.rollout.RolloutState.Stage;
import io.bitgear.mqtt.RecordingRollouts;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of desired rollouts that come, and come again. */
class RolloutDeskTest {
    private static final String TOPIC = "bitgear/gw/rollout/desired";

    private final List<RolloutState> reported = new ArrayList<>();
    private final RecordingRollouts service = new RecordingRollouts();
    private final RolloutDesk desk = desk();

    private RolloutDesk desk() {
        RolloutDesk made =
                new RolloutDesk(new RolloutParser(4096), reported::add, Clock.systemUTC());
        service.listeners.add(made);
        return made;
    }

    private static byte[] desired(String id, String digit) {
        return ("{\"id\":\""
                        + id
                        + "\",\"artifacts\":[{\"kind\":\"model\",\"name\":\"net\",\"digest\":\""
                        + digit.repeat(64)
                        + "\",\"source\":\"file:/net.safetensors\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private RolloutState last() {
        return reported.get(reported.size() - 1);
    }

    @Test
    void given_no_service_when_desired_then_reported_says_so_and_a_later_service_takes_it_up() {
        desk.desired(TOPIC, desired("r1", "a"));
        assertEquals(Stage.REFUSED, last().stage());
        assertTrue(last().reason().contains("io.bitgear.rollout"), last().reason());

        desk.serve(service);

        assertEquals("r1", service.rolled.get(0).id());
    }

    @Test
    void given_a_rollout_at_any_stage_when_desired_again_then_it_is_not_rolled_again() {
        desk.serve(service);
        desk.desired(TOPIC, desired("r1", "a"));
        desk.desired(TOPIC, desired("r1", "a"));
        for (Stage stage :
                List.of(Stage.DOWNLOADING, Stage.TRIAL, Stage.WATCHING, Stage.ROLLED_BACK)) {
            service.reach(stage, "");
            desk.desired(TOPIC, desired("r1", "a"));
            // The next version of this bundle is given the retained message too.
            RolloutDesk next = desk();
            next.desired(TOPIC, desired("r1", "a"));
            next.serve(service);
            assertEquals(stage, last().stage());
        }
        assertEquals(1, service.rolled.size());
    }

    @Test
    void given_a_serving_rollout_when_its_id_comes_with_other_artifacts_then_it_is_refused() {
        desk.serve(service);
        desk.desired(TOPIC, desired("r1", "a"));
        service.reach(Stage.SERVING, "");

        desk.desired(TOPIC, desired("r1", "b"));

        assertEquals(Stage.REFUSED, last().stage());
        assertEquals(1, last().serving().size());
        assertTrue(last().reason().contains("choose a new id"), last().reason());
        desk.desired(TOPIC, desired("r2", "b"));
        assertEquals(2, service.rolled.size());
    }

    @Test
    void given_a_malformed_one_when_desired_then_it_is_refused_with_topic_field_and_what_serves() {
        desk.serve(service);
        desk.desired(TOPIC, desired("r1", "a"));
        service.reach(Stage.SERVING, "");

        desk.desired(TOPIC, "{\"id\":\"r2\"}".getBytes(StandardCharsets.UTF_8));

        assertEquals(Stage.REFUSED, last().stage());
        assertEquals("r2", last().id());
        assertEquals(TOPIC + ": artifacts: must be a list", last().reason());
        assertEquals(1, last().serving().size());
    }

    @Test
    void given_a_service_that_is_full_when_desired_again_later_then_it_is_tried_again() {
        desk.serve(service);
        service.isFull = true;
        desk.desired(TOPIC, desired("r1", "a"));
        assertEquals(Stage.REFUSED, last().stage());
        assertTrue(last().reason().contains("too many wait"), last().reason());

        service.isFull = false;
        desk.desired(TOPIC, desired("r1", "a"));

        assertEquals(1, service.rolled.size());
    }

    @Test
    void given_a_cleared_topic_or_a_service_that_left_when_another_comes_then_nothing_is_rolled() {
        desk.desired(TOPIC, desired("r1", "a"));
        desk.desired(TOPIC, new byte[0]);
        desk.serve(service);
        assertTrue(service.rolled.isEmpty());

        desk.forget(service);
        desk.desired(TOPIC, desired("r3", "c"));

        assertTrue(service.rolled.isEmpty());
        assertTrue(last().reason().contains("no rollout service"), last().reason());
    }
}
