package io.bitgear.cli.soak;

import io.bitgear.api.context.Reading;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.mqtt.MqttGateway;
import io.bitgear.mqtt.MqttSettings;
import java.net.URI;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;

/**
 * The gateway's own MQTT side ({@link MqttGateway}, as its bundle runs it), with a context that
 * remembers every number.
 */
final class NumberedReceiver implements AutoCloseable {
    /** The gateway's id in the topics. */
    static final String GATEWAY = "soak";

    /** Name of the reading that carries an event's number. */
    static final String EVENT = "soak-event";

    /** Name of the reading that carries the publisher's retained state. */
    static final String STATE = "soak-state";

    private final MqttGateway gateway;
    private final BitSet received = new BitSet();
    private long duplicates;
    private int state;
    private boolean held;

    NumberedReceiver(String broker) {
        MqttSettings normal = MqttSettings.of(URI.create(broker), GATEWAY);
        gateway =
                new MqttGateway(
                        new MqttSettings(
                                normal.broker(),
                                normal.gateway(),
                                normal.clientId(),
                                Optional.empty(),
                                "",
                                Optional.empty(),
                                normal.sessionExpiry(),
                                normal.keepAlive(),
                                normal.connectLimit(),
                                normal.firstRetry(),
                                // Shorter than a gateway's, so that the run does not wait.
                                Duration.ofSeconds(2),
                                normal.maxPayload(),
                                normal.maxRecords()),
                        this::take);
        gateway.start();
    }

    private synchronized void take(Reading reading) {
        while (held) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        int number = (int) reading.value();
        if (reading.name().equals(STATE)) {
            state = number;
        } else if (reading.name().equals(EVENT)) {
            if (received.get(number)) {
                duplicates++;
            }
            received.set(number);
        }
    }

    /** Takes nothing more for now, so that events wait in the broker. */
    synchronized void hold() {
        held = true;
    }

    /** Goes on. */
    synchronized void release() {
        held = false;
        notifyAll();
    }

    boolean isConnected() {
        return gateway.isConnected();
    }

    /** The gateway's own account. */
    BrokerLink.State link() {
        return gateway.state();
    }

    /** The publisher's state as the gateway knows it; 0 before the first. */
    synchronized int state() {
        return state;
    }

    /** The highest number that arrived. */
    synchronized int highest() {
        return received.length() - 1;
    }

    synchronized boolean has(int number) {
        return received.get(number);
    }

    /** Events that arrived more than once, each further time. */
    synchronized long duplicates() {
        return duplicates;
    }

    @Override
    public void close() {
        release();
        gateway.close();
    }
}
