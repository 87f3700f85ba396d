package io.bitgear.mqtt;

import static io.bitgear.mqtt.RecordingContext.battery;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.broker.BrokerSettings;
import io.bitgear.broker.EmbeddedBroker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the gateway does when the broker has forgotten something. */
@Timeout(300)
class MqttContinuityTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String STATE = "bitgear/gw/context/state";
    private static final String EVENTS = "bitgear/gw/context/events";
    private static final String STATUS = "bitgear/gw/status";

    @TempDir Path folder;
    private final RecordingContext context = new RecordingContext();

    private MqttGateway gateway(EmbeddedBroker broker) {
        return RecordingContext.gateway(
                MqttSettings.of(URI.create(broker.uri()), "gw")
                        .patient(Duration.ofSeconds(3), Duration.ofMillis(500)),
                context);
    }

    private long seen(double value) {
        return context.readings.stream().filter(reading -> reading.value() == value).count();
    }

    @Test
    void
            given_a_broker_that_lost_the_session_when_connected_again_then_that_is_told_and_state_back()
                    throws Exception {
        BrokerSettings memory = BrokerSettings.inMemory();
        EmbeddedBroker first = EmbeddedBroker.start(memory);
        int port = first.port();
        try (MqttGateway gateway = gateway(first)) {
            await().atMost(LIMIT).until(gateway::isConnected);
            assertEquals(0, gateway.state().sessionsLost());
            first.close();
            await().atMost(LIMIT).until(() -> !gateway.isConnected());
            try (EmbeddedBroker second = EmbeddedBroker.start(memory.at(port, folder));
                    Peer peer = new Peer(second.uri(), STATUS)) {
                peer.publishRetained(STATE, battery(0.25));
                await().atMost(LIMIT).until(() -> context.last() == 0.25);
                await().atMost(LIMIT)
                        .until(() -> peer.text(STATUS).contains("\"session\":\"lost\""));
                assertTrue(peer.text(STATUS).contains("\"sessions_lost\":1"));
                assertEquals(1, gateway.state().sessionsLost());
            }
        }
    }

    @Test
    void given_a_hole_in_a_sources_numbers_when_noticed_then_the_retained_state_is_asked_for_again()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer peer = new Peer(broker.uri(), STATUS)) {
            peer.publishRetained(STATE, battery(0.25));
            try (MqttGateway gateway = gateway(broker)) {
                await().atMost(LIMIT).until(() -> seen(0.25) == 1);
                for (int number : new int[] {7, 8, 8, 11}) {
                    peer.publishNumbered(EVENTS, battery(number / 100.0), number);
                }
                await().atMost(LIMIT).until(() -> seen(0.25) == 2);
                await().atMost(LIMIT)
                        .until(() -> peer.text(STATUS).contains("\"messages_missing\":2"));
                assertEquals(2, gateway.state().missing());
                assertEquals(0, gateway.state().sessionsLost());
                peer.publishNumbered(EVENTS, battery(0.09), 9);
                await().atMost(LIMIT).until(() -> gateway.state().missing() == 1);
            }
        }
    }
}
