package io.bitgear.mqtt;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.precision.Widths;
import io.bitgear.api.rollout.RolloutState;
import java.time.Instant;

/** Turns decisions and node states into retained messages; never blocks. */
final class StatePublisher implements PolicyListener {
    private static final byte[] NOTHING = {};

    private final Topics topics;
    private final StateBoard board;
    private final Runnable wake;
    private final StateJson json = new StateJson();

    /**
     * A publisher.
     *
     * @param topics of the gateway
     * @param board that takes the messages
     * @param wake told after every change of the board
     */
    StatePublisher(Topics topics, StateBoard board, Runnable wake) {
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
        put(topics.decision(decision.model()), json.write(decision));
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
            put(topics.desired(state.node()), json.write(desired));
        }
        if (state.reported() != null || state.error() != null) {
            Precision reported =
                    Precision.of(
                            state, state.reported(), state.reportedWidths(), null, state.error());
            put(topics.reported(state.node()), json.write(reported));
        }
    }

    @Override
    public void nodeRemoved(String node) {
        put(topics.desired(node), NOTHING.clone());
        put(topics.reported(node), NOTHING.clone());
    }

    /** Publishes how far a rollout is. */
    void rollout(RolloutState state) {
        put(topics.rolloutReported(), json.write(state));
    }

    /** Publishes what a policy has decided before this publisher came. */
    void catchUp(PolicyService policy) {
        policy.current().ifPresent(this::decided);
        policy.nodes().forEach(this::nodeChanged);
    }

    private void put(String topic, byte[] payload) {
        board.put(topic, payload);
        wake.run();
    }
}
