package io.bitgear.mqtt;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.precision.Widths;
import io.bitgear.api.rollout.RolloutState;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Turns decisions and node states into retained messages; never blocks. What is desired of a node,
 * or reported, is published when it changes: a node that follows answers every message.
 */
final class StatePublisher implements PolicyListener {
    private final Topics topics;
    private final StateBoard board;
    private final Runnable wake;
    private final Predicate<String> isRemote;
    private final Map<String, Precision> last = new ConcurrentHashMap<>();
    private final StateJson json = new StateJson();

    /**
     * A publisher.
     *
     * @param topics of the gateway
     * @param board that takes the messages
     * @param wake told after every change of the board
     * @param isRemote whether the node of that id reports by itself
     */
    StatePublisher(Topics topics, StateBoard board, Runnable wake, Predicate<String> isRemote) {
        this.isRemote = isRemote;
        this.topics = topics;
        this.board = board;
        this.wake = wake;
    }

    /** Desired or reported precision as it is on the wire; null is left out. */
    private record Precision(
            String node,
            String model,
            String configurationId,
            Long epoch,
            Widths widths,
            NodeState.Again secondRun,
            Instant time,
            String error) {
        Precision at(Instant other) {
            return new Precision(
                    node, model, configurationId, epoch, widths, secondRun, other, error);
        }

        static Precision of(
                NodeState state,
                ActiveConfiguration active,
                Widths widths,
                NodeState.Again secondRun,
                String error) {
            return new Precision(
                    state.node(),
                    state.model(),
                    active == null ? null : active.configurationId(),
                    active == null ? null : active.epoch(),
                    widths,
                    secondRun,
                    state.time(),
                    error);
        }
    }

    @Override
    public void decided(Decision decision) {
        put(topics.decision(decision.model()), decision);
    }

    @Override
    public void nodeChanged(NodeState state) {
        if (state.desired() != null) {
            Precision desired =
                    Precision.of(
                            state,
                            state.desired(),
                            state.desiredWidths(),
                            state.desiredSecondRun(),
                            null);
            putChanged(topics.desired(state.node()), desired);
        }
        if (!isRemote.test(state.node()) && (state.reported() != null || state.error() != null)) {
            Precision reported =
                    Precision.of(
                            state, state.reported(), state.reportedWidths(), null, state.error());
            putChanged(topics.reported(state.node()), reported);
        }
    }

    @Override
    public void nodeRemoved(String node) {
        clear(topics.desired(node));
        if (!isRemote.test(node)) {
            clear(topics.reported(node));
        }
        wake.run();
    }

    /** Publishes how far a rollout is. */
    void rollout(RolloutState state) {
        put(topics.rolloutReported(), state);
    }

    /** Publishes what a policy has decided before this publisher came. */
    void catchUp(PolicyService policy) {
        policy.current().ifPresent(this::decided);
        policy.nodes().forEach(this::nodeChanged);
    }

    private synchronized void clear(String topic) {
        last.remove(topic);
        board.clear(topic);
    }

    private synchronized void putChanged(String topic, Precision precision) {
        Precision before = last.put(topic, precision);
        if (before == null || !before.at(precision.time()).equals(precision)) {
            put(topic, precision);
        }
    }

    private void put(String topic, Object state) {
        board.put(topic, () -> json.write(state));
        wake.run();
    }
}
