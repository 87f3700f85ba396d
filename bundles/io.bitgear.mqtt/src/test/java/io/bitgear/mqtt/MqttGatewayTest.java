package io.bitgear.mqtt;

import static io.bitgear.mqtt.RecordingContext.battery;
import static io.bitgear.mqtt.RecordingContext.settings;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.broker.BrokerSettings;
import io.bitgear.broker.Credentials;
import io.bitgear.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's MQTT side against the embedded broker. */
@Timeout(300)
class MqttGatewayTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String TOPIC = "bitgear/gw/context/meter";

    @TempDir Path folder;
    private final RecordingContext context = new RecordingContext();

    @Test
    void
            given_a_burst_of_1000_events_when_published_then_every_one_is_offered_and_the_last_is_last()
                    throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer peer = new Peer(broker.uri(), "bitgear/gw/#");
                MqttGateway gateway = RecordingContext.gateway(settings(broker.uri()), context)) {
            await().atMost(LIMIT).until(() -> peer.text("bitgear/gw/status").contains("online"));
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                peer.publish(TOPIC, battery(0), 1);
                                return !context.readings.isEmpty();
                            });
            long before = context.readings.size();
            peer.publishAll(
                    TOPIC,
                    IntStream.rangeClosed(1, 1000).mapToObj(i -> battery(i / 1000.0)).toList());
            await().atMost(LIMIT)
                    .until(() -> context.readings.size() >= before + 1000 && context.last() == 1.0);
            assertEquals(0, gateway.malformed());
        }
    }

    @Test
    void
            given_malformed_messages_when_published_then_they_are_refused_and_the_next_good_one_counts()
                    throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                MqttGateway gateway = RecordingContext.gateway(settings(broker.uri()), context);
                Peer peer = new Peer(broker.uri(), "bitgear/gw/#")) {
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                peer.publish(TOPIC, "[{", 1);
                                return gateway.malformed() > 0;
                            });
            peer.publish(TOPIC, "[{\"n\":\"battery\",\"vs\":\"full\"}]", 1);
            peer.publish(TOPIC, "x".repeat(100_000), 1);
            peer.publish(TOPIC, battery(0.5), 0);
            await().atMost(LIMIT).until(() -> context.last() == 0.5);
            assertEquals(1, context.readings.size());
            assertEquals("meter", context.readings.get(0).source());
        }
    }

    @Test
    void given_a_gateway_that_was_away_when_it_is_back_then_the_events_meanwhile_arrive()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer peer = new Peer(broker.uri(), "bitgear/gw/#")) {
            try (MqttGateway gateway = RecordingContext.gateway(settings(broker.uri()), context)) {
                await().atMost(LIMIT)
                        .until(
                                () -> {
                                    peer.publish(TOPIC, battery(0), 1);
                                    return gateway.messages() > 0;
                                });
            }
            await().atMost(LIMIT).until(() -> peer.text("bitgear/gw/status").contains("offline"));
            for (int i = 1; i <= 100; i++) {
                peer.publish(TOPIC, battery(i / 100.0), 1);
            }
            RecordingContext second = new RecordingContext();
            try (MqttGateway gateway = RecordingContext.gateway(settings(broker.uri()), second)) {
                await().atMost(LIMIT).until(() -> second.last() == 1.0);
                assertTrue(second.readings.size() >= 100 && gateway.isConnected());
            }
        }
    }

    @Test
    void given_a_server_that_never_answers_when_a_broker_takes_its_place_then_the_gateway_connects()
            throws Exception {
        ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        silent.setReuseAddress(true);
        int port = silent.getLocalPort();
        try (MqttGateway gateway =
                RecordingContext.gateway(settings("tcp://127.0.0.1:" + port), context)) {
            Socket firstTry = silent.accept();
            Socket secondTry = silent.accept();
            assertFalse(gateway.isConnected());
            silent.close();
            firstTry.close();
            secondTry.close();
            try (EmbeddedBroker broker =
                    EmbeddedBroker.start(BrokerSettings.inMemory().at(port, folder))) {
                await().atMost(LIMIT).until(() -> broker.port() == port && gateway.isConnected());
            }
        }
    }

    @Test
    void given_a_guarded_broker_when_the_password_is_right_then_it_connects_and_never_shows_it()
            throws Exception {
        BrokerSettings guarded =
                BrokerSettings.inMemory().guardedBy(new Credentials("site", "hunter2"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(guarded)) {
            MqttSettings open = settings(broker.uri());
            MqttSettings known =
                    new MqttSettings(
                            open.broker(),
                            open.gateway(),
                            open.clientId(),
                            Optional.of("site"),
                            "hunter2",
                            Optional.empty(),
                            open.sessionExpiry(),
                            open.keepAlive(),
                            open.connectLimit(),
                            open.firstRetry(),
                            open.lastRetry(),
                            open.maxPayload(),
                            open.maxRecords());
            assertFalse(known.toString().contains("hunter2"));
            try (MqttGateway gateway = RecordingContext.gateway(known, context)) {
                await().atMost(LIMIT).until(gateway::isConnected);
            }
        }
    }
}
