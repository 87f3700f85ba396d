package io.bitgear.mqtt;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bitgear.api.context.Reading;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.policy.NodeState;
import io.bitgear.broker.BrokerSettings;
import io.bitgear.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Where Paho is known to hang: in calls from its callbacks, with a full window, and in stopping
 * while it connects, sends or receives (paho.mqtt.java 47, 121, 202, 207, 310, 330, 644, 999).
 */
@Timeout(300)
class PahoDeadlocksTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String TOPIC = "bitgear/gw/context/meter";
    private static final String STATUS = "bitgear/gw/status";

    private final AtomicBoolean isFlooding = new AtomicBoolean(true);

    private static MqttSettings settings(String uri, Duration keepAlive) {
        MqttSettings normal = MqttSettings.of(URI.create(uri), "gw");
        return new MqttSettings(
                normal.broker(),
                normal.gateway(),
                normal.clientId(),
                Optional.empty(),
                "",
                Optional.empty(),
                normal.sessionExpiry(),
                keepAlive,
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                Duration.ofMillis(100),
                normal.maxPayload(),
                normal.maxRecords());
    }

    private static MqttSettings settings(String uri) {
        return settings(uri, Duration.ofSeconds(30));
    }

    private static String event(int number) {
        return "[{\"n\":\"number\",\"v\":" + number + "}]";
    }

    private static NodeState node(String name, int epoch, String error) {
        return new NodeState(
                name,
                "resnet8",
                null,
                null,
                new ActiveConfiguration("cfg", epoch),
                null,
                error,
                Instant.EPOCH);
    }

    /** The gateway stops, and nothing of it or of its Paho clients runs on. */
    private static void assertStops(MqttGateway gateway) throws InterruptedException {
        Thread closer = new Thread(gateway::close, "test-closer");
        closer.start();
        closer.join(LIMIT.toMillis());
        assertFalse(closer.isAlive(), () -> Arrays.toString(closer.getStackTrace()));
        await().atMost(LIMIT).until(() -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("bitgear-mqtt") || name.contains("bitgear-gw"))
                .toList();
    }

    private Thread flood(Peer peer) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                for (int i = 0; isFlooding.get(); i++) {
                                    peer.publish(TOPIC, event(i), i % 2);
                                }
                            } catch (Exception e) {
                                // The broker is gone; so is the flood.
                                isFlooding.set(false);
                            }
                        },
                        "test-flood");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @AfterEach
    void endFlood() {
        isFlooding.set(false);
    }

    @Test
    void
            given_a_listener_that_tells_more_than_the_window_when_messages_stream_in_then_all_of_both_pass()
                    throws Exception {
        AtomicReference<MqttGateway> self = new AtomicReference<>();
        AtomicInteger arrived = new AtomicInteger();
        int nodes = 1200; // the broker's Receive Maximum is 1024
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer peer = new Peer(broker.uri(), "bitgear/gw/#")) {
            MqttGateway gateway =
                    new MqttGateway(
                            settings(broker.uri()),
                            reading -> {
                                int epoch = arrived.incrementAndGet();
                                for (int i = 0; i < (epoch % 100 == 0 ? nodes : 20); i++) {
                                    self.get().listener().nodeChanged(node("n" + i, epoch, null));
                                }
                            });
            self.set(gateway);
            gateway.start();
            await().atMost(LIMIT).until(() -> peer.text(STATUS).contains("online"));
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                peer.publish(TOPIC, event(0), 1);
                                return arrived.get() > 0;
                            });
            while (arrived.get() < 200) {
                peer.publish(TOPIC, event(1), 1);
            }
            await().atMost(LIMIT)
                    .until(
                            () ->
                                    peer.text("bitgear/gw/node/n1199/precision/reported")
                                            .contains("\"epoch\":"));
            await().atMost(LIMIT)
                    .until(
                            () ->
                                    peer.text("bitgear/gw/node/n0/precision/reported")
                                            .contains("\"epoch\":" + arrived.get() + ","));
            assertStops(gateway);
        }
    }

    @Test
    void given_a_flood_when_the_gateway_is_closed_then_it_stops() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer peer = new Peer(broker.uri(), "bitgear/gw/status")) {
            for (int round = 0; round < 5; round++) {
                MqttGateway gateway = new MqttGateway(settings(broker.uri()), reading -> {});
                gateway.start();
                isFlooding.set(true);
                Thread flood = flood(peer);
                await().atMost(LIMIT).until(() -> gateway.messages() > 50);
                assertStops(gateway);
                isFlooding.set(false);
                flood.join(LIMIT.toMillis());
            }
        }
    }

    @Test
    void given_a_listener_when_it_closes_the_gateway_amid_a_flood_then_it_stops() throws Exception {
        AtomicReference<MqttGateway> self = new AtomicReference<>();
        AtomicBoolean isClosed = new AtomicBoolean();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Peer peer = new Peer(broker.uri(), "bitgear/gw/status")) {
            MqttGateway gateway =
                    new MqttGateway(
                            settings(broker.uri()),
                            reading -> {
                                if (self.get().messages() > 20) {
                                    self.get().close();
                                    isClosed.set(true);
                                }
                            });
            self.set(gateway);
            gateway.start();
            flood(peer);
            await().atMost(LIMIT).untilTrue(isClosed);
            assertStops(gateway);
        }
    }

    @Test
    void given_a_broker_that_went_when_closed_amid_the_reconnects_then_it_stops() throws Exception {
        for (int round = 0; round < 10; round++) {
            MqttGateway gateway;
            try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                gateway =
                        new MqttGateway(
                                settings("tcp://127.0.0.1:" + gone.getLocalPort()), reading -> {});
                gateway.start();
                Socket attempt = gone.accept();
                attempt.setSoLinger(true, 0);
                attempt.close();
            }
            assertStops(gateway);
        }
    }

    @Test
    void given_a_server_that_hangs_up_at_once_when_tried_often_then_no_thread_is_left_behind()
            throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            MqttGateway gateway =
                    new MqttGateway(
                            settings("tcp://127.0.0.1:" + rude.getLocalPort()), reading -> {});
            gateway.start();
            for (int i = 0; i < 20; i++) {
                rude.accept().close();
            }
            assertStops(gateway);
        }
    }

    @Test
    void given_a_server_that_never_answers_when_closed_then_it_stops() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            MqttGateway gateway =
                    new MqttGateway(
                            settings("tcp://127.0.0.1:" + silent.getLocalPort()), reading -> {});
            gateway.start();
            try (Socket attempt = silent.accept()) {
                assertEquals(0, gateway.state().connections());
                assertStops(gateway);
                assertFalse(attempt.isClosed());
            }
        }
    }

    @Test
    void given_a_broker_that_reads_no_more_when_closed_with_a_full_line_then_it_stops()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Proxy proxy = new Proxy(broker.uri())) {
            MqttGateway gateway = new MqttGateway(settings(proxy.uri()), reading -> {});
            gateway.start();
            await().atMost(LIMIT).until(gateway::isConnected);
            proxy.freeze();
            for (int i = 0; i < 200; i++) {
                gateway.listener().nodeChanged(node("n" + i, 1, "x".repeat(200_000)));
            }
            assertStops(gateway);
        }
    }

    @Test
    void given_a_broker_that_falls_silent_when_it_wakes_then_the_gateway_has_connected_again()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Proxy proxy = new Proxy(broker.uri())) {
            MqttGateway gateway =
                    new MqttGateway(settings(proxy.uri(), Duration.ofSeconds(1)), reading -> {});
            gateway.start();
            await().atMost(LIMIT).until(gateway::isConnected);
            proxy.freeze();
            for (int i = 0; i < 200; i++) {
                gateway.listener().nodeChanged(node("n" + i, 1, "x".repeat(200_000)));
            }
            await().atMost(LIMIT).until(() -> !gateway.isConnected());
            proxy.cut();
            proxy.thaw();
            await().atMost(LIMIT).until(gateway::isConnected);
            assertStops(gateway);
        }
    }

    @Test
    void given_a_line_that_is_cut_amid_a_burst_when_it_is_back_then_no_event_is_lost()
            throws Exception {
        int events = 1500;
        BitSet arrived = new BitSet();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Proxy proxy = new Proxy(broker.uri());
                Peer peer = new Peer(broker.uri(), "bitgear/gw/status")) {
            MqttGateway gateway =
                    new MqttGateway(settings(proxy.uri()), reading -> keep(arrived, reading));
            gateway.start();
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                peer.publish(TOPIC, event(0), 1);
                                return gateway.messages() > 0;
                            });
            for (int i = 1; i <= events; i++) {
                peer.publish(TOPIC, event(i), 1);
                if (i % 250 == 0) {
                    proxy.cut();
                }
            }
            await().atMost(LIMIT).until(() -> count(arrived) == events + 1);
            assertEquals(0, gateway.state().sessionsLost());
            assertStops(gateway);
        }
    }

    /** To acknowledge to a closed Paho client is a NullPointerException. */
    @Test
    void given_a_listener_that_is_slow_when_its_connection_is_cut_then_later_events_are_taken()
            throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger last = new AtomicInteger();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                Proxy proxy = new Proxy(broker.uri());
                Peer peer = new Peer(broker.uri(), "bitgear/gw/status")) {
            MqttGateway gateway =
                    new MqttGateway(
                            settings(proxy.uri()),
                            reading -> {
                                last.set((int) reading.value());
                                hold(release);
                            });
            gateway.start();
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                peer.publish(TOPIC, event(1), 1);
                                return last.get() == 1;
                            });
            proxy.cut();
            await().atMost(LIMIT).until(() -> gateway.state().connections() == 2);
            release.countDown();
            await().atMost(LIMIT)
                    .until(
                            () -> {
                                peer.publish(TOPIC, event(2), 1);
                                return last.get() == 2;
                            });
            assertStops(gateway);
        }
    }

    private static void hold(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void keep(BitSet arrived, Reading reading) {
        synchronized (arrived) {
            arrived.set((int) reading.value());
        }
    }

    private static int count(BitSet arrived) {
        synchronized (arrived) {
            return arrived.cardinality();
        }
    }
}
