package io.bitgear.mqtt;

import io.bitgear.api.context.Reading;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.mqtt.senml.SenmlDecoder;
import java.util.function.Consumer;

/** The gateway's side of MQTT: context messages in, decisions and node states out. */
public final class MqttGateway implements BrokerLink, AutoCloseable {
    private final String broker;
    private final ContextIntake intake;
    private final InboundQueue queue;
    private final MqttLink link;
    private final StatePublisher publisher;

    /**
     * Not yet connected.
     *
     * @param settings of the broker
     * @param context that takes the readings
     */
    public MqttGateway(MqttSettings settings, Consumer<Reading> context) {
        broker = settings.broker().toString();
        Topics topics = new Topics(settings.gateway());
        StateBoard board = new StateBoard();
        intake =
                new ContextIntake(
                        new SenmlDecoder(settings.maxPayload(), settings.maxRecords()), context);
        queue = new InboundQueue(intake);
        link = new MqttLink(settings, topics, board, queue);
        publisher = new StatePublisher(topics, board, link::wake);
    }

    /** Begins to connect, and does so for ever. */
    public void start() {
        link.start();
    }

    /** What a policy tells of decisions and nodes. */
    public PolicyListener listener() {
        return publisher;
    }

    /** Publishes what that policy has decided so far. */
    public void catchUp(PolicyService policy) {
        publisher.catchUp(policy);
    }

    /** Whether the broker is connected now. */
    public boolean isConnected() {
        return link.isConnected();
    }

    /** Context messages handled so far, malformed ones too. */
    public long messages() {
        return intake.messages();
    }

    /** Context messages refused as malformed so far. */
    public long malformed() {
        return intake.malformed();
    }

    @Override
    public State state() {
        return new State(
                broker,
                link.isConnected(),
                link.since(),
                link.connections(),
                intake.messages(),
                intake.malformed());
    }

    /** Says goodbye and stops all threads. */
    @Override
    public void close() {
        link.close();
        queue.close();
    }
}
