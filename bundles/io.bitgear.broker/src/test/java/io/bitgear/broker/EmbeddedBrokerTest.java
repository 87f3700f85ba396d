package io.bitgear.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class EmbeddedBrokerTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir Path folder;

    @Test
    void given_a_burst_of_10000_at_qos_1_when_published_then_none_is_lost() throws Exception {
        assertNoneLost(BrokerSettings.inMemory(), 10_000, 1);
    }

    @Test
    void given_a_burst_at_qos_0_when_the_reader_keeps_up_then_none_is_lost() throws Exception {
        assertNoneLost(BrokerSettings.inMemory(), 2_000, 0);
    }

    @Test
    void given_a_persistent_broker_when_a_burst_is_published_at_qos_1_then_none_is_lost()
            throws Exception {
        assertNoneLost(BrokerSettings.inMemory().at(0, folder), 2_000, 1);
    }

    @Test
    void given_a_persistent_broker_when_a_burst_is_published_then_it_arrives_in_order()
            throws Exception {
        int number = 5_000;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory().at(0, folder));
                TestClient subscriber =
                        TestClient.connect(broker.uri(), "subscriber", TestClient.durable())
                                .subscribe("order/#", 1);
                TestClient publisher = TestClient.counting(broker.uri(), "publisher")) {
            publisher.burst("order/x", number, 1);
            await().atMost(LIMIT).until(() -> subscriber.count.get() >= number);
            List<String> sent = IntStream.range(0, number).mapToObj(i -> "message " + i).toList();
            assertEquals(sent, subscriber.received);
        }
    }

    @Test
    void
            given_a_client_that_may_take_no_more_when_it_acknowledges_then_its_other_subscription_goes_on()
                    throws Exception {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setReceiveMaximum(2);
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                TestClient subscriber =
                        TestClient.connect(broker.uri(), "subscriber", options)
                                .subscribe("many/+", 1)
                                .subscribe("other/+", 1);
                TestClient publisher = TestClient.connect(broker.uri(), "publisher", null)) {
            subscriber.withhold();
            publisher.publish("many/a", "first", 1, false);
            publisher.publish("many/a", "second", 1, false);
            await().atMost(LIMIT).until(() -> subscriber.count.get() == 2);
            publisher.publish("other/a", "third", 1, false);
            publisher.publish("other/a", "fourth", 1, false);
            subscriber.acknowledge();
            await().atMost(LIMIT).until(() -> subscriber.count.get() == 4);
            assertEquals(List.of("first", "second", "third", "fourth"), subscriber.received);
        }
    }

    private static void assertNoneLost(BrokerSettings settings, int number, int qos)
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                TestClient subscriber = TestClient.counting(broker.uri(), "subscriber");
                TestClient publisher = TestClient.counting(broker.uri(), "publisher")) {
            subscriber.subscribe("load/#", qos);
            publisher.burst("load/x", number, qos);
            await().atMost(LIMIT).until(() -> subscriber.count.get() >= number);
            assertEquals(number, subscriber.count.get());
            assertEquals(0, publisher.failures.get() + subscriber.failures.get());
        }
    }

    @Test
    void given_a_retained_message_when_subscribed_later_then_it_arrives_and_only_the_last()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                TestClient publisher = TestClient.connect(broker.uri(), "publisher", null)) {
            publisher.publish("state/a", "old", 1, true);
            publisher.publish("state/a", "new", 1, true);
            try (TestClient subscriber =
                    TestClient.connect(broker.uri(), "subscriber", null).subscribe("state/+", 1)) {
                await().atMost(LIMIT).until(() -> !subscriber.received.isEmpty());
                assertEquals(List.of("new"), subscriber.received);
            }
        }
    }

    @Test
    void given_a_will_when_the_client_vanishes_then_the_will_arrives() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                TestClient subscriber =
                        TestClient.connect(broker.uri(), "subscriber", null)
                                .subscribe("status", 1)) {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setWill(
                    "status",
                    new MqttMessage("gone".getBytes(StandardCharsets.UTF_8), 1, true, null));
            try (TestClient mortal = TestClient.connect(broker.uri(), "mortal", options)) {
                mortal.vanish();
                await().atMost(LIMIT).until(() -> subscriber.received.equals(List.of("gone")));
            }
        }
    }

    @Test
    void given_a_persistent_session_when_the_client_was_away_then_it_gets_what_it_missed()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                TestClient publisher = TestClient.connect(broker.uri(), "publisher", null)) {
            TestClient.connect(broker.uri(), "gateway", TestClient.durable())
                    .subscribe("c/#", 1)
                    .close();
            publisher.burst("c/x", 1000, 1);
            try (TestClient back =
                    TestClient.connect(broker.uri(), "gateway", TestClient.durable())) {
                await().atMost(LIMIT).until(() -> back.count.get() >= 1000);
                assertEquals(1000, back.received.stream().distinct().count());
            }
        }
    }

    @Test
    void given_a_data_folder_when_restarted_then_sessions_queues_and_retained_messages_are_back()
            throws Exception {
        BrokerSettings settings = BrokerSettings.inMemory().at(0, folder);
        try (EmbeddedBroker first = EmbeddedBroker.start(settings);
                TestClient publisher = TestClient.connect(first.uri(), "publisher", null)) {
            TestClient.connect(first.uri(), "gateway", TestClient.durable())
                    .subscribe("c/#", 1)
                    .close();
            publisher.publish("state", "kept", 1, true);
            publisher.publish("c/x", "missed", 1, false);
        }
        try (EmbeddedBroker second = EmbeddedBroker.start(settings);
                TestClient gateway =
                        TestClient.connect(second.uri(), "gateway", TestClient.durable());
                TestClient late =
                        TestClient.connect(second.uri(), "late", null).subscribe("state", 1)) {
            await().atMost(LIMIT).until(() -> gateway.received.equals(List.of("missed")));
            await().atMost(LIMIT).until(() -> late.received.equals(List.of("kept")));
        }
    }

    @Test
    void given_a_user_when_the_password_is_wrong_or_absent_then_the_client_is_refused()
            throws Exception {
        BrokerSettings settings =
                BrokerSettings.inMemory().guardedBy(new Credentials("site", "secret"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            assertThrows(MqttException.class, () -> TestClient.connect(broker.uri(), "a", null));
            assertThrows(
                    MqttException.class,
                    () -> TestClient.connect(broker.uri(), "b", as("site", "guess")));
            try (TestClient client = TestClient.connect(broker.uri(), "c", as("site", "secret"))) {
                client.subscribe("x", 1).publish("x", "in", 1, false);
                await().atMost(LIMIT).until(() -> client.received.equals(List.of("in")));
            }
        }
    }

    private static MqttConnectionOptions as(String user, String password) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(user);
        options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        return options;
    }

    @Test
    void given_an_oversized_packet_when_published_then_only_its_sender_is_disconnected()
            throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.inMemory());
                TestClient good = TestClient.connect(broker.uri(), "good", null).subscribe("x", 1);
                TestClient bad = TestClient.connect(broker.uri(), "bad", null)) {
            String huge = "x".repeat(2 * BrokerSettings.DEFAULT_PACKET_BYTES);
            assertThrows(MqttException.class, () -> bad.publish("x", huge, 1, false));
            good.publish("x", "small", 1, false);
            await().atMost(LIMIT).until(() -> good.received.equals(List.of("small")));
            assertTrue(good.isConnected());
        }
    }

    @Test
    void given_an_address_beyond_loopback_when_neither_tls_nor_insecure_then_it_refuses()
            throws Exception {
        BrokerSettings open = BrokerSettings.inMemory().on("0.0.0.0", false);
        BrokerException refusal =
                assertThrows(BrokerException.class, () -> EmbeddedBroker.start(open));
        assertTrue(refusal.getMessage().contains("insecure=true"), refusal.getMessage());
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.inMemory().on("0.0.0.0", true))) {
            assertTrue(broker.port() > 0);
        }
    }

    @Test
    void given_a_taken_port_when_started_then_the_message_names_it() throws Exception {
        try (EmbeddedBroker first = EmbeddedBroker.start(BrokerSettings.inMemory())) {
            BrokerSettings same = BrokerSettings.inMemory().at(first.port(), folder);
            BrokerException refusal =
                    assertThrows(BrokerException.class, () -> EmbeddedBroker.start(same));
            assertTrue(refusal.getMessage().contains(":" + first.port()), refusal.getMessage());
        }
    }

    @Test
    void given_secrets_when_settings_are_printed_then_they_do_not_show() {
        BrokerSettings settings =
                BrokerSettings.inMemory()
                        .guardedBy(new Credentials("site", "hunter2"))
                        .over(new BrokerSettings.KeyStoreFile(Path.of("keys.p12"), "hunter3"));
        assertFalse(settings.toString().contains("hunter"), settings.toString());
    }

    @Test
    void given_the_most_topics_when_another_is_published_then_it_is_refused_and_the_others_go_on()
            throws Exception {
        BrokerSettings settings = BrokerSettings.inMemory().at(0, folder).withTopics(40);
        int taken = 0;
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                TestClient publisher = TestClient.connect(broker.uri(), "publisher", null)) {
            int code = 0;
            while (code == 0 && taken < 100) {
                code = publisher.publish("state/" + taken, "a", 1, true);
                taken += code == 0 ? 1 : 0;
            }
            assertTrue(taken > 30 && taken <= 40, taken + " topics");
            assertEquals(MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED, code);
            assertTrue(publisher.isConnected());
            assertEquals(0, publisher.publish("state/0", "b", 1, true));
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                TestClient reader = TestClient.connect(broker.uri(), "reader", null)) {
            int kept = taken;
            reader.subscribe("state/+", 1);
            await().atMost(LIMIT).until(() -> reader.received.size() == kept);
        }
    }
}
