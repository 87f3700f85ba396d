package io.bitgear.cli.gateway;

import io.bitgear.cli.Failure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Publishes context to a gateway over MQTT 5 at QoS 1, as any sensor does. */
public final class MqttPublisher implements AutoCloseable {
    private static final int AT_LEAST_ONCE = 1;

    private final GatewayAddress address;
    private final MqttAsyncClient client;

    private MqttPublisher(GatewayAddress address, MqttAsyncClient client) {
        this.address = address;
        this.client = client;
    }

    /**
     * Connects.
     *
     * @throws Failure when there is no broker or it does not answer in time
     */
    public static MqttPublisher connect(GatewayAddress address) throws Failure {
        MqttAsyncClient client;
        try {
            client =
                    new MqttAsyncClient(
                            address.broker(),
                            "bitgear-cli-" + UUID.randomUUID(),
                            new MemoryPersistence());
        } catch (MqttException | IllegalArgumentException e) {
            throw new Failure("cannot use " + address.broker() + ": " + e.getMessage(), "", e);
        }
        MqttPublisher publisher = new MqttPublisher(address, client);
        try {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            options.setConnectionTimeout((int) address.timeout().toSeconds());
            client.connect(options).waitForCompletion(address.timeout().toMillis());
            return publisher;
        } catch (MqttException e) {
            publisher.close();
            throw publisher.failure("cannot connect to", e);
        }
    }

    /**
     * Publishes values as one message and waits until the broker has it.
     *
     * @param source the last level of the topic
     * @param cbor whether as SenML CBOR, else JSON
     */
    public void publish(String source, List<ContextValue> values, boolean cbor) throws Failure {
        Instant now = Instant.now();
        MqttMessage message =
                new MqttMessage(cbor ? Senml.cbor(values, now) : Senml.json(values, now));
        message.setQos(AT_LEAST_ONCE);
        MqttProperties properties = new MqttProperties();
        properties.setContentType(cbor ? Senml.CBOR : Senml.JSON);
        message.setProperties(properties);
        try {
            client.publish(address.topic(source), message)
                    .waitForCompletion(address.timeout().toMillis());
        } catch (MqttException e) {
            throw failure("cannot publish to", e);
        }
    }

    private Failure failure(String what, MqttException cause) {
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        return new Failure(
                what + " the MQTT broker at " + address.broker() + ": " + root.getMessage(),
                "Is a gateway running there? ./bitgear run starts one.",
                cause);
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(address.timeout().toMillis());
            }
            client.close(true);
        } catch (MqttException e) {
            // What was published has been acknowledged; a connection that does not close cleanly
            // loses nothing.
            return;
        }
    }
}
