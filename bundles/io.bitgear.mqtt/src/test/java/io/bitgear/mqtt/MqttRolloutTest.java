package io.bitgear.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.rollout.RolloutState.Stage;
import io.bitgear.broker.BrokerSettings;
import io.bitgear.broker.EmbeddedBroker;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Desired and reported rollouts over the embedded broker. */
@Timeout(300)
class MqttRolloutTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String DESIRED = "bitgear/gw/rollout/desired";
    private static final String REPORTED = "bitgear/gw/rollout/reported";

    private final RecordingRollouts rollouts = new RecordingRollouts();

    private static String desired(String id) {
        return "{\"id\":\""
                + id
                + "\",\"artifacts\":[{\"kind\":\"bundle\",\"name\":\"io.bitgear.mqtt\",\"digest\":\""
                + "0a".repeat(32)
                + "\",\"source\":\"https://example.org/mqtt.jar\"}]}";
    }

    private MqttGateway gateway(EmbeddedBroker broker) {
        MqttGateway gateway =
                RecordingContext.gateway(
                        MqttSettings.of(URI.create(broker.uri()), "gw")
                                .patient(Duration.ofSeconds(3), Duration.ofMillis(200)),
                        new RecordingContext());
        gateway.rollouts().serve(rollouts);
        rollouts.listeners.add(gateway.rollouts());
        return gateway;
    }

    @Test
    void given_a_retained_wish_when_the_gateway_comes_then_it_is_rolled_once_and_reported()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer peer = new Peer(broker.uri(), REPORTED)) {
            peer.publishRetained(DESIRED, desired("r7"));
            try (MqttGateway gateway = gateway(broker)) {
                await().atMost(LIMIT).until(() -> rollouts.rolled.size() == 1);
                rollouts.reach(Stage.TRIAL, "");
                await().atMost(LIMIT).until(() -> peer.text(REPORTED).contains("\"trial\""));
                assertEquals(1, gateway.state().connections());
            }
            // The rollout exchanged this very bundle: the next version has the session, is sent
            // the wish again, and tells how far the rollout is.
            peer.publishRetained(REPORTED, "");
            await().atMost(LIMIT).until(() -> peer.text(REPORTED).isEmpty());
            try (MqttGateway next = gateway(broker)) {
                await().atMost(LIMIT).until(() -> peer.text(REPORTED).contains("\"trial\""));
                rollouts.reach(Stage.SERVING, "");
                await().atMost(LIMIT).until(() -> peer.text(REPORTED).contains("\"serving\""));
                assertEquals(
                        "{\"id\":\"r7\",\"stage\":\"serving\",\"serving\":[{\"kind\":\"bundle\","
                                + "\"name\":\"io.bitgear.mqtt\",\"digest\":\""
                                + "0a".repeat(32)
                                + "\",\"source\":\"https://example.org/mqtt.jar\"}],"
                                + "\"reason\":\"\",\"since\":\"1970-01-01T00:00:00Z\"}",
                        peer.text(REPORTED));
                peer.publishRetained(DESIRED, "{\"id\":\"r8\",\"artifact\":[]}");
                await().atMost(LIMIT)
                        .until(
                                () ->
                                        peer.text(REPORTED)
                                                .contains(
                                                        DESIRED + ": artifact: is no field here"));
                peer.publishRetained(DESIRED, desired("r9"));
                await().atMost(LIMIT).until(() -> rollouts.rolled.size() == 2);
                assertEquals("r9", rollouts.rolled.get(1).id());
                assertEquals(0, next.malformed());
            }
        }
    }
}
