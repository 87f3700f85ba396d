package io.bitgear.split;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.node.PlacingNode;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.split.NotPreparedException;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.LayerCost;
import io.bitgear.model.cost.Totals;
import io.bitgear.model.execution.Boundary;
import io.bitgear.model.execution.Program;
import io.bitgear.model.graph.Layer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * Runs the first layers of one model here and the others on a peer gateway: the bits of every other
 * node. One frame at a time, on a thread of its own. Costs and energy are those of the layers that
 * run here, modelled on the settings' device profile; the link's energy is not in them.
 */
public final class SplitNode implements PlacingNode, AutoCloseable {
    private final SplitSettings settings;
    private final Model model;
    private final CoapPeer peer;
    private final SplitPlans plans;
    private final CostModel costs;
    private final NodeInfo info;
    private final Lane lane;
    private final Totals counters = new Totals();
    private final Object gate = new Object();
    private SplitGear staged;
    private volatile SplitGear gear;

    /**
     * Starts the thread.
     *
     * @param links knows the link to the peer
     */
    public SplitNode(SplitSettings settings, Model model, CoapPeer peer, LinkMonitor links) {
        this.settings = settings;
        this.model = model;
        this.peer = peer;
        this.plans = new SplitPlans(settings, model, peer, links);
        this.costs = new CostModel(model.graph(), settings.profile());
        DeviceProfile profile = settings.profile();
        this.info =
                new NodeInfo(
                        settings.id(),
                        "split",
                        profile.name(),
                        profile.clockHz(),
                        profile.lanes(),
                        profile.memoryBytes(),
                        new TreeSet<>(IntStream.rangeClosed(0, 8).boxed().toList()),
                        Layer.KINDS);
        this.lane =
                new Lane(
                        "node " + settings.id(),
                        "bitgear-" + settings.id() + "-" + model.info().name(),
                        settings.queue());
    }

    @Override
    public NodeInfo info() {
        return info;
    }

    @Override
    public PrecisionConfiguration place(
            PrecisionConfiguration configuration, ContextSnapshot context) throws NodeException {
        return choose(configuration, context).placed();
    }

    /**
     * The same, with the plan behind it.
     *
     * @throws NodeException when no placement is possible
     */
    public Choice choose(PrecisionConfiguration configuration, ContextSnapshot context)
            throws NodeException {
        checkOpen();
        try {
            return plans.choose(configuration, context);
        } catch (IllegalArgumentException e) {
            throw refusal("cannot place", configuration, e);
        }
    }

    @Override
    public Cost price(PrecisionConfiguration configuration) throws NodeException {
        try {
            return cost(configuration, cut(configuration));
        } catch (IllegalArgumentException e) {
            throw refusal("cannot run", configuration, e);
        }
    }

    private int cut(PrecisionConfiguration configuration) {
        return Cut.of(
                configuration.placement(),
                model.graph().executed(configuration.widths()),
                settings.id());
    }

    private Cost cost(PrecisionConfiguration configuration, int cut) {
        List<LayerCost> here = costs.layers(configuration.widths()).subList(0, cut);
        return costs.cost(
                here.stream().mapToLong(LayerCost::bitOperations).sum(),
                here.stream().mapToLong(LayerCost::cycles).sum(),
                here.stream().mapToLong(LayerCost::weightBytes).sum(),
                here.stream().mapToLong(LayerCost::tableBytes).sum(),
                cut == 0 ? 0 : costs.activationBytes(configuration.widths()));
    }

    @Override
    public void stage(PrecisionConfiguration configuration) throws NodeException {
        checkOpen();
        SplitGear ready;
        try {
            int cut = cut(configuration);
            Program head = new Program(model, configuration, 0, cut);
            boolean isWhole = cut == model.graph().executed(configuration.widths()).size();
            if (!isWhole) {
                plans.offer(configuration);
            }
            ready =
                    new SplitGear(
                            configuration,
                            head.newSession(),
                            isWhole,
                            cost(configuration, cut),
                            null);
        } catch (IllegalArgumentException e) {
            throw refusal("cannot stage", configuration, e);
        }
        synchronized (gate) {
            staged = ready;
        }
    }

    private NodeException refusal(
            String what, PrecisionConfiguration configuration, IllegalArgumentException cause) {
        return new NodeException(
                "node "
                        + settings.id()
                        + " "
                        + what
                        + " configuration "
                        + configuration.shortId()
                        + ": "
                        + cause.getMessage(),
                cause);
    }

    @Override
    public void commit(String configurationId, long epoch) throws NodeException {
        checkOpen();
        synchronized (gate) {
            if (staged == null || !staged.configuration().id().equals(configurationId)) {
                throw new NodeException(
                        "node "
                                + settings.id()
                                + " has not staged configuration "
                                + configurationId);
            }
            if (gear != null && epoch <= gear.active().epoch()) {
                throw new NodeException(
                        "node "
                                + settings.id()
                                + " runs epoch "
                                + gear.active().epoch()
                                + ", epoch "
                                + epoch
                                + " does not grow");
            }
            gear = staged.committed(epoch);
            staged = null;
        }
        counters.committed();
    }

    @Override
    public Optional<ActiveConfiguration> readBack() throws NodeException {
        checkOpen();
        return Optional.ofNullable(gear).map(SplitGear::active);
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        long arrived = System.nanoTime();
        CompletableFuture<FrameResult> result = lane.submit(() -> frame(frame, arrived));
        result.whenComplete(
                (value, failure) -> {
                    if (failure != null) {
                        counters.failed();
                    }
                });
        return result;
    }

    /** One frame on the lane's thread; the gear is looked up once. */
    private FrameResult frame(byte[] frame, long arrived) throws NodeException {
        if (frame.length != model.info().inputBytes()) {
            throw new NodeException(
                    "node "
                            + settings.id()
                            + ": a frame of "
                            + frame.length
                            + " bytes, model "
                            + model.info().name()
                            + " takes "
                            + model.info().inputBytes());
        }
        SplitGear now = gear;
        if (now == null) {
            throw new NodeException("node " + settings.id() + " runs no configuration yet");
        }
        long begin = System.nanoTime();
        Duration limit = settings.timeout().minusNanos(begin - arrived);
        if (limit.isNegative() || limit.isZero()) {
            throw new NodeException(
                    "node "
                            + settings.id()
                            + ": a frame waited for "
                            + settings.timeout().toMillis()
                            + " ms");
        }
        int[] logits;
        try {
            byte[] packed = now.head().pass(frame);
            logits = Boundary.logits(now.isWhole() ? packed : tail(now, packed, limit));
        } catch (RuntimeException e) {
            throw new NodeException(
                    "node " + settings.id() + " failed on a frame: " + e.getMessage(), e);
        }
        Cost cost = now.cost();
        counters.ran(cost.bitOperations(), cost.energyJoules(), cost.dynamicEnergyJoules());
        return new FrameResult(
                logits,
                now.active(),
                Duration.ofNanos(begin - arrived),
                Duration.ofNanos(System.nanoTime() - begin),
                cost.energyJoules());
    }

    private byte[] tail(SplitGear now, byte[] packed, Duration limit) throws NodeException {
        String name = model.info().name();
        String shortId = now.configuration().shortId();
        byte[] logits;
        try {
            logits = peer.run(name, shortId, packed, limit);
        } catch (NotPreparedException e) {
            // The peer was restarted, or others have used its places since.
            plans.offer(now.configuration());
            logits = peer.run(name, shortId, packed, limit);
        }
        int expected = 2 * model.info().classes().size();
        if (logits.length != expected) {
            throw new NodeException(
                    peer.uri()
                            + " answered with "
                            + logits.length
                            + " bytes of logits, not "
                            + expected);
        }
        return logits;
    }

    private void checkOpen() throws NodeException {
        if (lane.isClosed()) {
            throw lane.stopped();
        }
    }

    @Override
    public NodeCounters counters() {
        return counters.snapshot(null);
    }

    /** Fails the frames that wait and stops the thread. */
    @Override
    public void close() {
        lane.close();
    }
}
