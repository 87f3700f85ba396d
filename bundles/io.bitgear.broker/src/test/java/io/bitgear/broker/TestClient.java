package io.bitgear.broker;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
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

/** A Paho client that collects what arrives. */
final class TestClient implements AutoCloseable, MqttCallback {
    static final long LIMIT_MILLIS = 60_000;
    private static final int IN_FLIGHT = 500;

    final List<String> received = new CopyOnWriteArrayList<>();
    final AtomicInteger count = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    private final MqttAsyncClient client;
    private final boolean keep;
    private final Queue<MqttMessage> withheld = new ConcurrentLinkedQueue<>();

    private TestClient(String uri, String id, boolean keep) throws MqttException {
        client = new MqttAsyncClient(uri, id, new MemoryPersistence());
        client.setCallback(this);
        this.keep = keep;
    }

    /** Connects with that id; options may be null. */
    static TestClient connect(String uri, String id, MqttConnectionOptions options)
            throws MqttException {
        return open(uri, id, options, true);
    }

    /** Connects and remembers only how many messages came. */
    static TestClient counting(String uri, String id) throws MqttException {
        return open(uri, id, null, false);
    }

    private static TestClient open(
            String uri, String id, MqttConnectionOptions options, boolean keep)
            throws MqttException {
        TestClient client = new TestClient(uri, id, keep);
        try {
            client.client
                    .connect(options == null ? new MqttConnectionOptions() : options)
                    .waitForCompletion(LIMIT_MILLIS);
        } catch (MqttException e) {
            client.client.close();
            throw e;
        }
        return client;
    }

    /** Options of a session that outlives its connection by an hour. */
    static MqttConnectionOptions durable() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3600L);
        return options;
    }

    TestClient subscribe(String filter, int qos) throws MqttException {
        client.subscribe(filter, qos).waitForCompletion(LIMIT_MILLIS);
        return this;
    }

    /** From now on messages are acknowledged by {@link #acknowledge} alone. */
    void withhold() {
        client.setManualAcks(true);
    }

    /** Acknowledges what has come so far. */
    void acknowledge() throws MqttException {
        for (MqttMessage one = withheld.poll(); one != null; one = withheld.poll()) {
            client.messageArrivedComplete(one.getId(), one.getQos());
        }
    }

    /** The reason code of the broker's answer; 0 at QoS 0, which has none. */
    int publish(String topic, String text, int qos, boolean retained) throws MqttException {
        IMqttToken token =
                client.publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, retained);
        token.waitForCompletion(LIMIT_MILLIS);
        int[] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 ? 0 : codes[0];
    }

    /** Publishes {@code number} messages with at most 500 of them in flight. */
    void burst(String topic, int number, int qos) throws MqttException, InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        MqttActionListener done =
                new MqttActionListener() {
                    @Override
                    public void onSuccess(IMqttToken token) {
                        free.release();
                    }

                    @Override
                    public void onFailure(IMqttToken token, Throwable failure) {
                        failures.incrementAndGet();
                        free.release();
                    }
                };
        for (int i = 0; i < number; i++) {
            free.acquire();
            byte[] payload = ("message " + i).getBytes(StandardCharsets.UTF_8);
            client.publish(topic, payload, qos, false, null, done);
        }
        free.acquire(IN_FLIGHT);
    }

    boolean isConnected() {
        return client.isConnected();
    }

    /** Drops the connection without a DISCONNECT packet. */
    void vanish() throws MqttException {
        client.disconnectForcibly(0, 1, false);
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect().waitForCompletion(LIMIT_MILLIS);
        }
        client.close();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        if (keep) {
            received.add(new String(message.getPayload(), StandardCharsets.UTF_8));
        }
        withheld.add(message);
        count.incrementAndGet();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException failure) {
        failures.incrementAndGet();
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
