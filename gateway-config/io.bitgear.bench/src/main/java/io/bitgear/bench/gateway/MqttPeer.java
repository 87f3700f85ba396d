package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A bare Paho client of MQTT 5 at QoS 1, its session as persistent as the gateway's: for a
 * persistent session the broker writes messages to disc.
 */
final class MqttPeer implements AutoCloseable {
    private static final int AT_LEAST_ONCE = 1;
    private static final int RECEIVE_MAXIMUM = 64;
    private static final int WINDOW = 32;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final long SESSION_SECONDS = 60;

    private final MqttAsyncClient client;
    private final Semaphore window = new Semaphore(WINDOW);
    private final MqttActionListener delivered =
            new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    window.release();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    window.release();
                }
            };

    /** Gets messages, on the client's own thread. */
    interface Receiver {
        void received(String topic, byte[] payload);
    }

    /** Connects. */
    MqttPeer(int port, Receiver receiver) throws Failure {
        MqttAsyncClient made = null;
        try {
            made =
                    new MqttAsyncClient(
                            "tcp://127.0.0.1:" + port,
                            "bitgear-bench-" + UUID.randomUUID(),
                            new MemoryPersistence());
            made.setCallback(new Callback(receiver));
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(SESSION_SECONDS);
            options.setReceiveMaximum(RECEIVE_MAXIMUM);
            options.setSocketFactory(new NoDelaySockets());
            made.connect(options).waitForCompletion(PATIENCE_MILLIS);
            client = made;
        } catch (MqttException e) {
            closeQuietly(made);
            throw failure("connect", e);
        }
    }

    private record Callback(Receiver receiver) implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            receiver.received(topic, message.getPayload());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }

    void subscribe(String topic) throws Failure {
        try {
            client.subscribe(topic, AT_LEAST_ONCE).waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw failure("subscribe", e);
        }
    }

    /** Publishes, and waits only when too many messages are under way. */
    void publish(String topic, byte[] payload) throws Failure {
        publish(topic, payload, false);
    }

    /** The same, and the broker keeps it for who subscribes later. */
    void publishRetained(String topic, byte[] payload) throws Failure {
        publish(topic, payload, true);
    }

    private void publish(String topic, byte[] payload, boolean isRetained) throws Failure {
        MqttMessage message = new MqttMessage(payload);
        message.setQos(AT_LEAST_ONCE);
        message.setRetained(isRetained);
        try {
            if (!window.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new Failure("the broker acknowledges nothing", "");
            }
            client.publish(topic, message, null, delivered);
        } catch (MqttException e) {
            window.release();
            throw failure("publish", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    private static Failure failure(String what, MqttException cause) {
        return new Failure("cannot " + what + ": " + cause.getMessage(), "", cause);
    }

    private static void closeQuietly(MqttAsyncClient client) {
        if (client == null) {
            return;
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            // It was not open.
            return;
        }
    }

    /** Ends the session too, or the broker would go on keeping messages for it. */
    @Override
    public void close() {
        MqttProperties ending = new MqttProperties();
        ending.setSessionExpiryInterval(0L);
        try {
            client.disconnect(PATIENCE_MILLIS, null, null, 0, ending)
                    .waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            closeQuietly(client);
            return;
        }
        closeQuietly(client);
    }
}
