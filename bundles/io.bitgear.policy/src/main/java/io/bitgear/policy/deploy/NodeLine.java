package io.bitgear.policy.deploy;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.PlacingNode;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One node on its way from desired to reported. Used by the deployer's thread; the state may be
 * read by any.
 */
final class NodeLine {
    /** {@link #follow} cannot commit under this epoch. */
    static final long NEEDS_NEW_EPOCH = -1;

    private static final long BACK_OFF_FIRST = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int BACK_OFF_DOUBLINGS = 6;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long FOREVER = TimeUnit.DAYS.toNanos(365);

    private final String id;
    private final String model;
    private final Node node;
    private final Epochs epochs;
    private final Clock clock;
    private final Consumer<NodeState> changed;

    private boolean isKnown;
    private ActiveConfiguration followed;
    private int failures;
    private long notBefore;
    private long askedAt;
    private boolean isQuiet;
    private long quietUntil;
    private volatile boolean hasReported;
    private volatile NodeState state;

    NodeLine(
            String id,
            String model,
            Node node,
            Epochs epochs,
            Clock clock,
            Consumer<NodeState> changed) {
        this.id = id;
        this.model = model;
        this.node = node;
        this.epochs = epochs;
        this.clock = clock;
        this.changed = changed;
        this.state = new NodeState(id, model, null, null, null, null, null, clock.instant());
    }

    Node node() {
        return node;
    }

    NodeState state() {
        return state;
    }

    /** Whether the node follows in its own time. */
    boolean isFollowing() {
        return node instanceof FollowingNode;
    }

    /**
     * A node that follows has something new to say: it is looked at in the next step. Of a thousand
     * such nodes, a report is of one.
     */
    void reported() {
        hasReported = true;
    }

    /** Whether the node has to be asked where the layers are best placed. */
    boolean isPlacing() {
        return node instanceof PlacingNode;
    }

    /**
     * Brings the node to the configuration and epoch if it is not there.
     *
     * @param decided by the policy; a node that places layers runs it with their placement
     * @param epoch to commit under
     * @param context that layers are placed for
     * @return nanoseconds until it should be tried again, or {@link Long#MAX_VALUE}; {@link
     *     #NEEDS_NEW_EPOCH} when the node runs something else under that epoch or a later one
     */
    long follow(
            PrecisionConfiguration decided,
            long epoch,
            Supplier<ContextSnapshot> context,
            long nowNanos) {
        if (isQuiet && !hasReported && followed.epoch() == epoch && quietUntil - nowNanos > 0) {
            return quietUntil - nowNanos;
        }
        isQuiet = false;
        hasReported = false;
        ActiveConfiguration goal = new ActiveConfiguration(decided.id(), epoch);
        if (!goal.equals(followed)) {
            followed = goal;
            failures = 0;
        } else if (failures > 0 && nowNanos - notBefore < 0) {
            return notBefore - nowNanos;
        }
        PrecisionConfiguration wanted = decided;
        try {
            if (node instanceof PlacingNode placing) {
                wanted = placing.place(decided, context.get());
            }
            ActiveConfiguration desired = new ActiveConfiguration(wanted.id(), epoch);
            if (isFollowing()) {
                long after = await(wanted, desired, nowNanos);
                isQuiet = after > 0 && !isPlacing();
                quietUntil = nowNanos + Math.min(after, FOREVER);
                return after;
            }
            if (failures == 0 && desired.equals(state.desired())) {
                return Long.MAX_VALUE;
            }
            ActiveConfiguration running = isKnown ? state.reported() : readBack();
            isKnown = true;
            if (!desired.equals(running)) {
                if (running != null && running.epoch() >= epoch) {
                    return NEEDS_NEW_EPOCH;
                }
                publish(desired, wanted, running, state.reportedWidths(), null);
                commit(wanted, desired);
            }
            publish(desired, wanted, desired, wanted.widths(), null);
            failures = 0;
            return Long.MAX_VALUE;
        } catch (NodeException | RuntimeException e) {
            long backOff = BACK_OFF_FIRST << Math.min(failures, BACK_OFF_DOUBLINGS);
            failures++;
            notBefore = nowNanos + backOff;
            failed(wanted, epoch, Objects.toString(e.getMessage(), e.toString()));
            return backOff;
        } finally {
            LogFields.clear();
        }
    }

    /**
     * The node is told by the state that is published, and follows in its own time. What is
     * published stays there for one that is away, so it is not asked again.
     *
     * @return nanoseconds until it should have reported
     */
    private long await(PrecisionConfiguration wanted, ActiveConfiguration desired, long nowNanos)
            throws NodeException {
        ActiveConfiguration running = readBack();
        boolean isAsked = failures == 0 && desired.equals(state.desired());
        failures = 0;
        if (desired.equals(running)) {
            if (!isAsked || !desired.equals(state.reported())) {
                publish(desired, wanted, desired, wanted.widths(), null);
            }
            return Long.MAX_VALUE;
        }
        if (running != null && running.epoch() >= desired.epoch()) {
            return NEEDS_NEW_EPOCH;
        }
        if (!isAsked) {
            node.stage(wanted);
            publish(desired, wanted, running, null, null);
            askedAt = nowNanos;
        } else if (state.error() != null) {
            return Long.MAX_VALUE;
        } else if (nowNanos - askedAt >= PATIENCE) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(PATIENCE);
            String error = "has not reported within " + seconds + " s; it may be away";
            publish(desired, wanted, running, null, error);
            return Long.MAX_VALUE;
        }
        return Math.max(1, askedAt + PATIENCE - nowNanos);
    }

    private void commit(PrecisionConfiguration wanted, ActiveConfiguration desired)
            throws NodeException {
        node.stage(wanted);
        node.commit(desired.configurationId(), desired.epoch());
        ActiveConfiguration running = readBack();
        if (!desired.equals(running)) {
            throw new NodeException(
                    "node " + id + " runs " + running + " after a commit of " + desired);
        }
    }

    private ActiveConfiguration readBack() throws NodeException {
        ActiveConfiguration running = node.readBack().orElse(null);
        if (running != null) {
            epochs.seen(running.epoch());
        }
        return running;
    }

    /** What the node really runs now is read again before the next try. */
    private void failed(PrecisionConfiguration wanted, long epoch, String error) {
        isKnown = false;
        ActiveConfiguration goal = new ActiveConfiguration(wanted.id(), epoch);
        publish(goal, wanted, state.reported(), state.reportedWidths(), error);
    }

    private void publish(
            ActiveConfiguration desired,
            PrecisionConfiguration wanted,
            ActiveConfiguration reported,
            Widths reportedWidths,
            String error) {
        LogFields.set(model, id, desired);
        state =
                new NodeState(
                        id,
                        model,
                        desired,
                        wanted.widths(),
                        wanted.escalation()
                                .map(e -> new NodeState.Again(e.higher().widths(), e.margin()))
                                .orElse(null),
                        reported,
                        reportedWidths,
                        error,
                        clock.instant());
        changed.accept(state);
    }
}
