package io.bitgear.policy.deploy;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.policy.Worker;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every node of a model to the widths that were decided last, on a thread of its own: stage,
 * commit, read back, and only then report. All nodes get one deployment under one epoch, so that an
 * answer's epoch tells how new it is whichever node gave it. Nodes may come and go at any time; a
 * node that fails keeps what it runs and is tried again with back-off. A node that shares the
 * layers with another device places them first, and again when the context changes.
 */
public final class Deployer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String model;
    private final Function<Widths, PrecisionConfiguration> configurations;
    private final Supplier<ContextSnapshot> context;
    private final Epochs epochs;
    private final PolicyListener listener;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, NodeLine> lines = new ConcurrentSkipListMap<>();
    private final Worker worker;
    private volatile Target target;

    /** What all nodes shall run, and under which epoch. */
    private record Target(Goal goal, long epoch) {}

    /**
     * @param model name
     * @param configurations makes the configuration of widths; may take long
     * @param context that layers are placed for
     * @param epochs of the gateway
     * @param listener told of every node's changes; must not block or throw
     * @param clock for the time of changes
     * @param nanoTime for back-off
     */
    public Deployer(
            String model,
            Function<Widths, PrecisionConfiguration> configurations,
            Supplier<ContextSnapshot> context,
            Epochs epochs,
            PolicyListener listener,
            Clock clock,
            LongSupplier nanoTime) {
        this.model = model;
        this.configurations = configurations;
        this.context = context;
        this.epochs = epochs;
        this.listener = listener;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.worker = new Worker("bitgear-deployer-" + model, this::step);
    }

    /** Starts the thread. */
    public void start() {
        worker.start();
    }

    /** What all nodes shall run from now on; replaces what is still on its way. */
    public synchronized void deploy(Goal goal) {
        target = new Target(goal, epochs.next());
        worker.wake();
    }

    /**
     * Deploys the same once more under a new epoch: some node has seen one that is not below it.
     */
    public synchronized void renew() {
        if (target != null) {
            deploy(target.goal());
        }
    }

    /** The context changed: nodes that place layers may place them anew. */
    public void contextChanged() {
        if (lines.values().stream().anyMatch(NodeLine::isPlacing)) {
            worker.wake();
        }
    }

    /** A node came; it gets the current widths. */
    public void arrived(String id, Node node) {
        NodeLine line = new NodeLine(id, model, node, epochs, clock, this::changed);
        lines.put(id, line);
        if (node instanceof FollowingNode following) {
            following.whenReported(
                    () -> {
                        line.reported();
                        worker.wake();
                    });
        }
        worker.wake();
    }

    /** A node left and is forgotten; nothing happens when another has taken its id since. */
    public void left(String id, Node node) {
        NodeLine line = lines.get(id);
        if (line != null && line.node() == node && lines.remove(id, line)) {
            listener.nodeRemoved(id);
        }
    }

    /** The state of every node, by id. */
    public List<NodeState> states() {
        return lines.values().stream().map(NodeLine::state).toList();
    }

    private void changed(NodeState state) {
        NodeLine line = lines.get(state.node());
        if (line == null || line.state() != state) {
            return;
        }
        // There may be a thousand that follow; their reports are not worth a line each.
        if (!line.isFollowing() || state.error() != null) {
            log(state);
        }
        listener.nodeChanged(state);
    }

    private void log(NodeState state) {
        if (state.error() != null) {
            LOG.warn("model {}, node {}: {}", model, state.node(), state.error());
        } else if (state.desired() != null && state.desired().equals(state.reported())) {
            LOG.info(
                    "model {}, node {}: runs {} of epoch {}",
                    model,
                    state.node(),
                    state.desired().configurationId(),
                    state.desired().epoch());
        }
    }

    private long step() {
        Target wanted = target;
        if (wanted == null || lines.isEmpty()) {
            return Long.MAX_VALUE;
        }
        PrecisionConfiguration configuration;
        try {
            configuration = configuration(wanted.goal());
        } catch (RuntimeException e) {
            LOG.error("model {}: no configuration of {}", model, wanted.goal(), e);
            return RETRY_NANOS;
        }
        long wait = Long.MAX_VALUE;
        for (NodeLine line : lines.values()) {
            if (target != wanted) {
                return 0;
            }
            long now = nanoTime.getAsLong();
            long after = line.follow(configuration, wanted.epoch(), context, now);
            if (after == NodeLine.NEEDS_NEW_EPOCH) {
                renew();
                return 0;
            }
            wait = Math.min(wait, after);
        }
        return target == wanted ? wait : 0;
    }

    private PrecisionConfiguration configuration(Goal goal) {
        return goal.configuration() == null
                ? configurations.apply(goal.widths())
                : goal.configuration();
    }

    @Override
    public void close() {
        worker.close();
    }
}
