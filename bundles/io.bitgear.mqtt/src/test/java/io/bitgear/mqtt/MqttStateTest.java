package io.bitgear.mqtt;

import static io.bitgear.mqtt.RecordingContext.battery;
import static io.bitgear.mqtt.RecordingContext.settings;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.RemoteNode;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.precision.Widths;
import io.bitgear.broker.BrokerSettings;
import io.bitgear.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway says of its decisions and nodes, against the embedded broker. */
@Timeout(300)
class MqttStateTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String TOPIC = "bitgear/gw/context/meter";

    @TempDir Path folder;
    private final RecordingContext context = new RecordingContext();

    @Test
    void
            given_decisions_and_nodes_when_told_then_the_retained_state_says_so_after_a_broker_restart_too()
                    throws Exception {
        BrokerSettings memory = BrokerSettings.inMemory();
        EmbeddedBroker first = EmbeddedBroker.start(memory);
        int port = first.port();
        try (MqttGateway gateway = RecordingContext.gateway(settings(first.uri()), context)) {
            gateway.listener().decided(decision());
            gateway.listener().nodeChanged(node("n/1", "cfg1", null, null));
            gateway.listener().nodeChanged(node("n/1", "cfg2", "cfg1", "stage refused"));
            await().atMost(LIMIT).until(gateway::isConnected);
            first.close();
            await().atMost(LIMIT).until(() -> !gateway.isConnected());
            assertEquals(1, gateway.state().connections());
            try (EmbeddedBroker second = EmbeddedBroker.start(memory.at(port, folder));
                    Peer late = new Peer(second.uri(), "bitgear/gw/#")) {
                await().atMost(LIMIT)
                        .until(
                                () -> {
                                    // The broker may pass over a subscription that meets a
                                    // publication: see its readme.
                                    late.subscribe("bitgear/gw/#");
                                    return late.topics() == 4;
                                });
                assertTrue(gateway.state().isConnected());
                assertEquals(2, gateway.state().connections());
                assertTrue(
                        late.text("bitgear/gw/decision/resnet8")
                                .contains("\"resource\":\"energy\""));
                assertTrue(
                        late.text("bitgear/gw/decision/resnet8")
                                .contains("\"time\":\"2026-01-01T00:00:00Z\""));
                String desired = late.text("bitgear/gw/node/n_1/precision/desired");
                assertTrue(
                        desired.contains("\"configuration_id\":\"cfg2\"")
                                && desired.contains("\"second_run\":{\"widths\":{")
                                && desired.contains("\"margin\":100}")
                                && !desired.contains("error"),
                        desired);
                String reported = late.text("bitgear/gw/node/n_1/precision/reported");
                assertTrue(
                        reported.contains("\"configuration_id\":\"cfg1\",\"epoch\":7"), reported);
                assertTrue(reported.contains("\"error\":\"stage refused\""), reported);
                gateway.listener().nodeRemoved("n/1");
                await().atMost(LIMIT)
                        .until(() -> late.text("bitgear/gw/node/n_1/precision/desired").isEmpty());
            }
        }
    }

    @Test
    void given_a_gateway_that_reports_when_it_has_all_then_nothing_waits_at_the_broker()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                MqttGateway gateway = RecordingContext.gateway(settings(broker.uri()), context);
                Peer peer = new Peer(broker.uri(), "bitgear/gw/#")) {
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                peer.publish(TOPIC, battery(0.5), 1);
                                return !context.readings.isEmpty();
                            });
            for (int i = 0; i < 20; i++) {
                String id = "cfg" + i;
                gateway.listener().nodeChanged(node("n1", id, id, null));
                await().atMost(LIMIT)
                        .until(
                                () ->
                                        peer.text("bitgear/gw/node/n1/precision/reported")
                                                .contains('"' + id + '"'));
            }
            await().atMost(LIMIT).until(() -> broker.waiting() == 0);
        }
    }

    @Test
    void given_a_remote_node_when_it_follows_then_the_gateway_leaves_its_report_alone()
            throws Exception {
        List<RemoteNode> registered = new CopyOnWriteArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer board = new Peer(broker.uri(), "bitgear/gw/node/#");
                MqttGateway gateway = new MqttGateway(settings(broker.uri()), context::offer, 1)) {
            gateway.registerRemotesWith(
                    node -> {
                        registered.add(node);
                        return () -> registered.remove(node);
                    });
            gateway.start();
            board.publishRetained(
                    "bitgear/gw/node/n1/info", "{\"model\":\"resnet8\",\"profile\":\"xc7z020\"}");
            await().atMost(LIMIT).until(() -> registered.size() == 1);
            String id = "cd".repeat(32);
            gateway.listener().nodeChanged(node("n1", id, "old", "has not reported"));
            await().atMost(LIMIT)
                    .until(() -> board.text("bitgear/gw/node/n1/precision/desired").contains(id));
            board.publishRetained(
                    "bitgear/gw/node/n1/precision/reported",
                    "{\"configuration_id\":\"" + id + "\",\"epoch\":8}");
            await().atMost(LIMIT)
                    .until(
                            () ->
                                    registered
                                            .get(0)
                                            .reported()
                                            .equals(Optional.of(new ActiveConfiguration(id, 8))));
            assertFalse(board.text("bitgear/gw/node/n1/precision/reported").contains("old"));
            board.publishRetained("bitgear/gw/node/n1/info", "");
            await().atMost(LIMIT).until(registered::isEmpty);
        }
    }

    private static Widths widths() {
        return new Widths(new TreeMap<>(Map.of("conv1", 8)), new TreeMap<>(Map.of("a1", 4)));
    }

    private static NodeState node(String node, String desired, String reported, String error) {
        return new NodeState(
                node,
                "resnet8",
                new ActiveConfiguration(desired, 8),
                widths(),
                new NodeState.Again(widths(), 100),
                reported == null ? null : new ActiveConfiguration(reported, 7),
                reported == null ? null : widths(),
                error,
                Instant.EPOCH);
    }

    private static Decision decision() {
        Limit limit = new Limit(Limit.Resource.ENERGY, 0.01, "battery low");
        return new Decision(
                1,
                2,
                Instant.parse("2026-01-01T00:00:00Z"),
                "resnet8",
                "search",
                widths(),
                null,
                new Budget(List.of(limit)),
                "energy",
                List.of(),
                0.83,
                true,
                new Cost(1, 2, 3, 4, 5, 6, 7, 8),
                List.of("because"));
    }
}
