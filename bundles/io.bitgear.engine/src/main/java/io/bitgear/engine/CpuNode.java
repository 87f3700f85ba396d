package io.bitgear.engine;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.engine.kernel.Kernels;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.Totals;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.WidthRules;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one model on the processor: the bits of the reference and of every other node. Costs and
 * energy are those of the settings' device profile, modelled; only {@link FrameResult#queued()} and
 * {@link FrameResult#ran()} are measured here.
 */
final class CpuNode implements Node, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CpuNode.class);

    private final CpuSettings settings;
    private final Model model;
    private final NodeInfo info;
    private final CostModel costs;
    private final Kernels kernels;
    private final Gears gears;
    private final FrameWorkers workers;
    private final Totals counters = new Totals();
    private final Object gate = new Object();
    private Gear staged;
    private volatile Gear gear;

    CpuNode(CpuSettings settings, Model model) {
        this.settings = settings;
        this.model = model;
        this.info = info(settings.id(), "cpu", settings.profile());
        this.costs = new CostModel(model.graph(), settings.profile());
        this.kernels = Kernels.of(settings.kernels());
        this.gears = new Gears(c -> Gear.of(model, costs, kernels, c));
        LOG.info(
                "Node {} runs model {} with kernels {}",
                settings.id(),
                model.info().name(),
                kernels.name());
        String name = "bitgear-" + settings.id() + "-" + model.info().name();
        this.workers =
                new FrameWorkers(
                        name, settings.threads(), settings.queue(), this::runner, this::reject);
    }

    /** What a node that computes as a device of that profile does is. */
    static NodeInfo info(String id, String kind, DeviceProfile profile) {
        return new NodeInfo(
                id,
                kind,
                profile.name(),
                profile.clockHz(),
                profile.lanes(),
                profile.memoryBytes(),
                new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8)),
                Layer.KINDS);
    }

    @Override
    public NodeInfo info() {
        return info;
    }

    @Override
    public Cost price(PrecisionConfiguration configuration) throws NodeException {
        try {
            checkPlacement(configuration);
            WidthRules.check(model.graph(), configuration.widths());
            configuration
                    .escalation()
                    .ifPresent(e -> WidthRules.check(model.graph(), e.higher().widths()));
            return costs.price(configuration, 1);
        } catch (IllegalArgumentException e) {
            throw refusal("cannot run", configuration, e);
        }
    }

    @Override
    public void stage(PrecisionConfiguration configuration) throws NodeException {
        checkOpen();
        Gear made;
        try {
            checkPlacement(configuration);
            made = gears.of(configuration);
        } catch (IllegalArgumentException e) {
            throw refusal("cannot stage", configuration, e);
        }
        synchronized (gate) {
            staged = made;
        }
    }

    /** A configuration that splits the network over nodes is not for a node that runs it whole. */
    private void checkPlacement(PrecisionConfiguration configuration) {
        configuration
                .placement()
                .forEach(
                        (layer, node) -> {
                            if (!node.equals(settings.id())) {
                                throw new IllegalArgumentException(
                                        "layer " + layer + " is placed on node " + node);
                            }
                        });
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
                        + " of model "
                        + model.info().name()
                        + ": "
                        + cause.getMessage(),
                cause);
    }

    @Override
    public void commit(String configurationId, long epoch) throws NodeException {
        checkOpen();
        synchronized (gate) {
            if (staged == null || !staged.program().configuration().id().equals(configurationId)) {
                throw new NodeException(
                        "node "
                                + settings.id()
                                + " has not staged configuration "
                                + configurationId
                                + (staged == null
                                        ? ""
                                        : " but " + staged.program().configuration().id()));
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
        return Optional.ofNullable(gear).map(Gear::active);
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        if (workers.isClosed()) {
            // Whoever exchanges this bundle counts on it that there is no such line.
            LOG.warn("node {} was given a frame after it had stopped", settings.id());
            return refused(stopped());
        }
        if (frame.length != model.info().inputBytes()) {
            return refused(
                    new NodeException(
                            "node "
                                    + settings.id()
                                    + ": a frame of "
                                    + frame.length
                                    + " bytes, model "
                                    + model.info().name()
                                    + " takes "
                                    + model.info().inputBytes()));
        }
        FrameJob job = FrameJob.now(frame);
        if (!workers.offer(job)) {
            return refused(
                    new NodeBusyException(
                            "node "
                                    + settings.id()
                                    + " has "
                                    + settings.queue()
                                    + " frames waiting already"));
        }
        return job.result();
    }

    private CompletionStage<FrameResult> refused(NodeException cause) {
        counters.failed();
        return CompletableFuture.failedFuture(cause);
    }

    private void reject(FrameJob job) {
        counters.failed();
        job.fail(stopped());
    }

    /** The work of one thread; a gear is looked up once a frame, so no frame sees two. */
    private Consumer<FrameJob> runner() {
        return new FrameRunner(settings.id(), () -> gear, counters);
    }

    private NodeException stopped() {
        return new NodeException(
                "node " + settings.id() + " of model " + model.info().name() + " is stopped");
    }

    private void checkOpen() throws NodeException {
        if (workers.isClosed()) {
            throw stopped();
        }
    }

    @Override
    public NodeCounters counters() {
        return counters.snapshot(null);
    }

    /** Fails the frames that wait and stops the threads. */
    @Override
    public void close() {
        workers.close();
        if (workers.isEnded()) {
            kernels.close();
        } else {
            LOG.warn("Node {}: a frame goes on; its kernels stay loaded", settings.id());
        }
    }
}
