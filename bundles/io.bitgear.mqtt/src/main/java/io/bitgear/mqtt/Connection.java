package io.bitgear.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a connection, and the connection if it succeeds: a Paho client of its own, so that
 * nothing of a broken one is left. Callbacks only hand over.
 */
final class Connection implements MqttCallback {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int FIRST_ERROR_CODE = 0x80;
    private static final String SEQUENCE = "sequence";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final long FORCE_MILLIS = 200;

    private final MqttAsyncClient client;
    private final InboundQueue queue;
    private final BiConsumer<Connection, String> onLost;
    private final Duration limit;
    private final Opening opening = new Opening();
    private volatile boolean isOpen;
    private volatile boolean isLeaving;

    /**
     * A client that is not connected.
     *
     * @param settings of the broker
     * @param queue that takes messages
     * @param onLost told when the connection breaks, with the reason
     */
    Connection(MqttSettings settings, InboundQueue queue, BiConsumer<Connection, String> onLost)
            throws MqttException {
        this.queue = queue;
        limit = settings.connectLimit();
        this.onLost = onLost;
        client =
                new MqttAsyncClient(
                        settings.broker().toString(), settings.clientId(), new MemoryPersistence());
        client.setManualAcks(true);
        client.setCallback(this);
    }

    /**
     * What to subscribe to. What this client publishes itself comes too: under No Local, Artemis
     * 2.55 would keep it for the session for ever.
     *
     * @param filter of topics
     * @param always whether retained messages are wanted even when the session has the subscription
     *     already
     */
    record Interest(String filter, boolean always) {
        private MqttSubscription subscription() {
            MqttSubscription subscription = new MqttSubscription(filter, 1);
            // Retain handling of MQTT 5: 0 is at every SUBSCRIBE, 1 only if it is a new one.
            subscription.setRetainHandling(always ? 0 : 1);
            return subscription;
        }
    }

    /**
     * Begins to connect.
     *
     * @param opened told whether the broker still had the session
     * @param failed told the reason of the failure
     */
    void open(MqttConnectionOptions options, Consumer<Boolean> opened, Consumer<String> failed)
            throws MqttException {
        if (options.getSocketFactory() == null) {
            options.setSocketFactory(opening);
        }
        isOpen = true;
        client.connect(
                options,
                null,
                outcome(
                        token -> {
                            opening.end();
                            opened.accept(token.getSessionPresent());
                        },
                        reason -> {
                            opening.end();
                            failed.accept(reason);
                        }));
    }

    /** Begins to subscribe at QoS 1; the outcome is a null or the reason of the failure. */
    void subscribe(List<Interest> interests, Consumer<String> outcome) throws MqttException {
        Consumer<IMqttToken> granted =
                token -> {
                    int[] codes = token.getReasonCodes();
                    String refused = null;
                    for (int i = 0; codes != null && i < codes.length; i++) {
                        if (codes[i] >= FIRST_ERROR_CODE) {
                            refused =
                                    "the broker refuses "
                                            + interests.get(i).filter()
                                            + ", reason code "
                                            + codes[i];
                        }
                    }
                    outcome.accept(refused);
                };
        client.subscribe(
                interests.stream().map(Interest::subscription).toArray(MqttSubscription[]::new),
                null,
                outcome(granted, outcome),
                new MqttProperties());
    }

    /**
     * Begins to publish a retained message at QoS 1; the outcome is a null or the reason of the
     * failure.
     */
    void publish(String topic, byte[] payload, Consumer<String> outcome) throws MqttException {
        client.publish(
                topic, payload, 1, true, null, outcome(token -> outcome.accept(null), outcome));
    }

    private static MqttActionListener outcome(
            Consumer<IMqttToken> success, Consumer<String> failure) {
        return new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                success.accept(token);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable cause) {
                failure.accept(reason(cause));
            }
        };
    }

    /** What went wrong, in words. */
    static String reason(Throwable failure) {
        if (failure == null) {
            return "unknown";
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        MqttProperties properties = message.getProperties();
        int id = message.getId();
        int qos = message.getQos();
        Inbound inbound =
                new Inbound(
                        topic,
                        message.getPayload(),
                        properties == null ? null : properties.getContentType(),
                        message.isRetained() ? OptionalLong.empty() : sequence(properties),
                        Clock.systemUTC().instant(),
                        () -> acknowledge(id, qos));
        queue.offer(inbound, qos == 0);
    }

    /** What is no number is nobody's sequence. */
    private static OptionalLong sequence(MqttProperties properties) {
        if (properties == null) {
            return OptionalLong.empty();
        }
        return properties.getUserProperties().stream()
                .filter(property -> property.getKey().equals(SEQUENCE))
                .map(UserProperty::getValue)
                .filter(value -> NUMBER.matcher(value).matches())
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /**
     * Acknowledges a message, unless its connection goes or is gone: then the broker sends it again
     * in the next session, while it complains of acknowledgements after a DISCONNECT. A closed Paho
     * client answers with a NullPointerException.
     */
    private void acknowledge(int id, int qos) {
        if (isLeaving) {
            return;
        }
        try {
            client.messageArrivedComplete(id, qos);
        } catch (MqttException | NullPointerException e) {
            LOG.debug("Message {} could not be acknowledged and will come again", id, e);
        }
    }

    /**
     * Publishes a last retained message, and disconnects in good order; blocks for at most the
     * limit twice.
     */
    void leave(String topic, String text, long limitMillis) {
        try {
            client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, true)
                    .waitForCompletion(limitMillis);
            isLeaving = true;
            client.disconnect(0).waitForCompletion(limitMillis);
        } catch (MqttException e) {
            LOG.debug("Could not leave in good order", e);
        }
    }

    /**
     * Ends the connection, whatever its state, and frees its threads: at once, or when Paho is done
     * with connecting ({@link Opening}). Does not wait for that.
     */
    void close() {
        isLeaving = true;
        if (isOpen && opening.isUnderWay()) {
            Thread closer = new Thread(this::closeWhenOpen, "bitgear-mqtt-closer");
            closer.setDaemon(true);
            closer.start();
        } else {
            closeNow();
        }
    }

    private void closeWhenOpen() {
        try {
            opening.await(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeNow();
    }

    private void closeNow() {
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(0, FORCE_MILLIS, false);
            }
            client.close(true);
        } catch (MqttException e) {
            abort();
        }
    }

    private void abort() {
        try {
            client.disconnectForcibly(0, FORCE_MILLIS, false);
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("A connection could not be closed", e);
        }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        String reason = response == null ? null : response.getReasonString();
        if (reason == null && response != null) {
            reason = reason(response.getException());
        }
        onLost.accept(this, reason);
    }

    @Override
    public void mqttErrorOccurred(MqttException failure) {
        LOG.debug("The client reports", failure);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
