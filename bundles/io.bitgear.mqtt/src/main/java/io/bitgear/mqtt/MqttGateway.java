package io.bitgear.mqtt;

import io.bitgear.api.context.Reading;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.node.RemoteNode;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.mqtt.rollout.RolloutDesk;
import io.bitgear.mqtt.rollout.RolloutParser;
import io.bitgear.mqtt.senml.SenmlDecoder;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;

/** The gateway's side of MQTT: context messages in, decisions and node states out. */
public final class MqttGateway implements BrokerLink, AutoCloseable {
    private final String broker;
    private final ContextIntake intake;
    private final InboundQueue queue;
    private final Topics topics;
    private final Continuity continuity;
    private final RolloutDesk rollouts;
    private final RemoteNodes remotes;
    private final MqttLink link;
    private final StatePublisher publisher;

    /**
     * Not yet connected, and without remote nodes.
     *
     * @param settings of the broker
     * @param context that takes the readings
     */
    public MqttGateway(MqttSettings settings, Consumer<Reading> context) {
        this(settings, context, 0);
    }

    /**
     * Not yet connected.
     *
     * @param settings of the broker
     * @param context that takes the readings
     * @param mostNodes remote nodes that are taken
     */
    MqttGateway(MqttSettings settings, Consumer<Reading> context, int mostNodes) {
        broker = settings.broker().toString();
        topics = new Topics(settings.gateway());
        continuity = new Continuity(!settings.sessionExpiry().isZero());
        StateBoard board = new StateBoard();
        intake =
                new ContextIntake(
                        new SenmlDecoder(settings.maxPayload(), settings.maxRecords()), context);
        queue = new InboundQueue(this::take);
        link = new MqttLink(settings, topics, board, queue, continuity);
        remotes = new RemoteNodes(topics, mostNodes);
        publisher = new StatePublisher(topics, board, link::wake, remotes::contains);
        rollouts =
                new RolloutDesk(
                        new RolloutParser(settings.maxPayload()),
                        publisher::rollout,
                        Clock.systemUTC());
    }

    private void take(Inbound message) {
        if (message.topic().equals(topics.rolloutDesired())) {
            rollouts.desired(message.topic(), message.payload());
            return;
        }
        if (remotes.take(message.topic(), message.payload())) {
            return;
        }
        if (message.sequence().isPresent()
                && continuity.arrived(message.topic(), message.sequence().getAsLong())) {
            link.resynchronise();
        }
        intake.accept(message);
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

    /** From now on, who registers a remote node, and gives what unregisters it. */
    void registerRemotesWith(Function<RemoteNode, Runnable> how) {
        remotes.registerWith(how);
    }

    /** Where desired rollouts go, and what is told of their state. */
    public RolloutDesk rollouts() {
        return rollouts;
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
                intake.malformed(),
                continuity.sessionsLost(),
                continuity.missing());
    }

    /** Says goodbye and stops all threads. */
    @Override
    public void close() {
        link.close();
        queue.close();
        remotes.close();
    }
}
