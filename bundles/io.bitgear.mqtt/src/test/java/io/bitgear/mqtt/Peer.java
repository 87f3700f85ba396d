package io.bitgear.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** Another client of the broker, which remembers the last message of every topic. */
final class Peer implements AutoCloseable, MqttCallback {
    private static final long LIMIT_MILLIS = 60_000;
    private static final int TOGETHER = 50;

    private final MqttAsyncClient client;
    private final Map<String, String> last = new ConcurrentHashMap<>();

    Peer(String uri, String filter) throws MqttException {
        client = new MqttAsyncClient(uri, "peer", new MemoryPersistence());
        client.setCallback(this);
        client.connect().waitForCompletion(LIMIT_MILLIS);
        subscribe(filter);
    }

    /** Subscribes, or subscribes again to be sent the retained messages once more. */
    void subscribe(String filter) throws MqttException {
        client.subscribe(filter, 1).waitForCompletion(LIMIT_MILLIS);
    }

    void publish(String topic, String text, int qos) throws MqttException {
        client.publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, false)
                .waitForCompletion(LIMIT_MILLIS);
    }

    /** All of them at QoS 1, in order, some under way at a time. */
    void publishAll(String topic, List<String> texts) throws MqttException {
        Deque<IMqttToken> underWay = new ArrayDeque<>();
        for (String text : texts) {
            if (underWay.size() == TOGETHER) {
                underWay.remove().waitForCompletion(LIMIT_MILLIS);
            }
            underWay.add(client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, false));
        }
        for (IMqttToken token : underWay) {
            token.waitForCompletion(LIMIT_MILLIS);
        }
    }

    void publishRetained(String topic, String text) throws MqttException {
        client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, true)
                .waitForCompletion(LIMIT_MILLIS);
    }

    void publishNumbered(String topic, String text, long number) throws MqttException {
        MqttMessage message = new MqttMessage(text.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        MqttProperties properties = new MqttProperties();
        properties.setUserProperties(List.of(new UserProperty("sequence", "" + number)));
        message.setProperties(properties);
        client.publish(topic, message).waitForCompletion(LIMIT_MILLIS);
    }

    /** The last message on a topic, empty when there was none. */
    String text(String topic) {
        return last.getOrDefault(topic, "");
    }

    int topics() {
        return last.size();
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, false);
        client.close(true);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        last.put(topic, new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException failure) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
