package io.bitgear.cli.soak;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** One connection of the publisher; a broken one is thrown away. */
final class PublisherLink implements AutoCloseable {
    private static final String TOPIC = "bitgear/" + NumberedReceiver.GATEWAY + "/context/";
    private static final int FIRST_ERROR_CODE = 0x80;
    private static final long LIMIT_MILLIS = 5_000;
    private static final long FORCE_MILLIS = 200;

    /** Unacknowledged at once; below every broker's Receive Maximum. */
    private static final int WINDOW = 16;

    private final MqttAsyncClient client;
    private final Semaphore window = new Semaphore(WINDOW);
    private volatile boolean failed;

    /** Connects, or throws. */
    PublisherLink(String broker) throws MqttException {
        client = new MqttAsyncClient(broker, "bitgear-soak-publisher", new MemoryPersistence());
        try {
            MqttConnectionOptions options = new MqttConnectionOptions();
            // What is not acknowledged is remembered by the publisher, not in a session.
            options.setCleanStart(true);
            options.setAutomaticReconnect(false);
            client.connect(options).waitForCompletion(LIMIT_MILLIS);
        } catch (MqttException e) {
            close();
            throw e;
        }
    }

    boolean isUp() {
        return !failed && client.isConnected();
    }

    /** Publishes the retained state and waits until the broker has it. */
    void state(int value) throws MqttException {
        client.publish(TOPIC + "state", message(NumberedReceiver.STATE, value, true))
                .waitForCompletion(LIMIT_MILLIS);
    }

    /**
     * Begins to publish an event; waits while the window is full.
     *
     * @param acknowledged told the number when the broker has it
     * @return whether the connection is still up
     */
    boolean event(int number, IntConsumer acknowledged) throws MqttException, InterruptedException {
        while (!window.tryAcquire(FORCE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (!isUp()) {
                return false;
            }
        }
        client.publish(
                TOPIC + "events",
                message(NumberedReceiver.EVENT, number, false),
                null,
                new MqttActionListener() {
                    @Override
                    public void onSuccess(IMqttToken token) {
                        int[] codes = token.getReasonCodes();
                        if (codes == null || codes.length == 0 || codes[0] < FIRST_ERROR_CODE) {
                            acknowledged.accept(number);
                        } else {
                            failed = true;
                        }
                        window.release();
                    }

                    @Override
                    public void onFailure(IMqttToken token, Throwable cause) {
                        failed = true;
                        window.release();
                    }
                });
        return isUp();
    }

    private static MqttMessage message(String name, int number, boolean retained) {
        String text = "[{\"n\":\"" + name + "\",\"v\":" + number + "}]";
        MqttMessage message = new MqttMessage(text.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        message.setRetained(retained);
        MqttProperties properties = new MqttProperties();
        properties.setContentType("application/senml+json");
        if (!retained) {
            properties.setUserProperties(
                    List.of(new UserProperty("sequence", Integer.toString(number))));
        }
        message.setProperties(properties);
        return message;
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(0, FORCE_MILLIS, false);
            }
            client.close(true);
        } catch (MqttException e) {
            // A broken connection that does not close well is left to the garbage collector.
            failed = true;
        }
    }
}
