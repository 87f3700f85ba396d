package io.bitgear.fpga;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.NodeInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.fpga.compile.Deployment;
import io.bitgear.fpga.compile.ResidentWeights;
import io.bitgear.fpga.device.Accelerator;
import io.bitgear.fpga.device.AcceleratorException;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.WidthRules;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One model on one accelerator, from the moment that it was opened until it fails: every failure
 * but a refused stage ends the node, for what it says and holds cannot be trusted any more. {@link
 * FpgaLine} brings the next.
 */
final class FpgaNode implements Node {
    private final FpgaSettings settings;
    private final Model model;
    private final Accelerator accelerator;
    private final NodeInfo info;
    private final Pricing pricing;
    private final CostModel bytes;
    private final FrameLoop loop;
    private final PowerMonitor power;
    private final ResidentWeights resident = new ResidentWeights();
    private Deployment staged;
    private boolean isBeside;

    /**
     * Of an accelerator that was just opened; its thread is the one that calls {@link #serve}.
     *
     * @param power monitor of the board's supply, or null
     */
    FpgaNode(FpgaSettings settings, Model model, Accelerator accelerator, PowerMonitor power) {
        this.settings = settings;
        this.model = model;
        this.accelerator = accelerator;
        this.power = power;
        this.pricing =
                new Pricing(settings.profile(), accelerator.geometry(), accelerator.clockHz());
        this.bytes = new CostModel(model.graph(), settings.profile());
        this.loop = new FrameLoop(settings, accelerator, pricing);
        this.info =
                new NodeInfo(
                        settings.id(),
                        settings.simulated() ? "fpga-simulated" : "fpga",
                        settings.profile().name(),
                        accelerator.clockHz(),
                        accelerator.geometry().products(),
                        accelerator.geometry().memoryBytes(),
                        new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8)),
                        Layer.KINDS);
    }

    /**
     * Runs frames until the accelerator fails, which is thrown, or {@link #stop} is called.
     *
     * @throws AcceleratorException why it ended; all frames that waited have failed with it
     */
    void serve() throws AcceleratorException {
        loop.serve();
    }

    /** Lets {@link #serve} end soon; frames that wait fail. */
    void stop() {
        loop.stop();
    }

    @Override
    public NodeInfo info() {
        return info;
    }

    @Override
    public Cost price(PrecisionConfiguration configuration) throws NodeException {
        return pricing.price(compile("cannot run", configuration), bytes);
    }

    /**
     * While a configuration runs that escalates, its second run is what the accelerator has staged;
     * then only planes are loaded beside, and the rest follows between two frames, at the commit.
     */
    @Override
    public void stage(PrecisionConfiguration configuration) throws NodeException {
        Deployment next = compile("cannot stage", configuration);
        between(
                "stage",
                false,
                () -> {
                    staged = null;
                    Gear running = loop.gear();
                    isBeside = running == null || running.deployment().second().isEmpty();
                    byte[] stream = isBeside ? next.stream(resident) : next.planes(resident);
                    if (stream.length > accelerator.stageBytes()) {
                        throw new IllegalArgumentException(
                                stream.length
                                        + " bytes to stage, the buffer has "
                                        + accelerator.stageBytes());
                    }
                    try {
                        if (isBeside) {
                            accelerator.stage(stream);
                        } else {
                            accelerator.load(stream);
                        }
                    } catch (AcceleratorException e) {
                        resident.doubt();
                        throw e;
                    }
                    resident.staged(next);
                    staged = next;
                });
    }

    @Override
    public void commit(String configurationId, long epoch) throws NodeException {
        between(
                "commit",
                true,
                () -> {
                    if (staged == null || !staged.configuration().id().equals(configurationId)) {
                        throw new IllegalArgumentException(
                                "configuration " + configurationId + " is not staged");
                    }
                    Gear running = loop.gear();
                    if (running != null && epoch <= running.active().epoch()) {
                        throw new IllegalArgumentException(
                                "epoch "
                                        + epoch
                                        + " does not grow, it runs "
                                        + running.active().epoch());
                    }
                    effect(staged, epoch);
                    loop.shift(new Gear(staged, new ActiveConfiguration(configurationId, epoch)));
                    staged = null;
                });
    }

    /** The planes are all there; what is staged from here on is descriptors and tables. */
    private void effect(Deployment next, long epoch) throws AcceleratorException {
        byte[] first = next.first().stream(resident);
        Optional<byte[]> second = next.second().map(image -> image.stream(resident));
        if (!isBeside) {
            accelerator.stage(first);
        }
        accelerator.commit(epoch, tag(next.configuration().id())); // and reads it back
        if (second.isPresent()) {
            accelerator.stage(second.get());
        }
        resident.committed(next);
    }

    /** The first 64 bits of a configuration's id, which the accelerator stamps on its results. */
    private static long tag(String configurationId) {
        return Long.parseUnsignedLong(configurationId.substring(0, 16), 16);
    }

    /** As read back from the accelerator at the commit, and checked with every result since. */
    @Override
    public Optional<ActiveConfiguration> readBack() throws NodeException {
        if (loop.isStopped()) {
            throw new NodeException("node " + settings.id() + " is gone");
        }
        return Optional.ofNullable(loop.gear()).map(Gear::active);
    }

    @Override
    public CompletionStage<FrameResult> run(byte[] frame) {
        if (frame.length != model.info().inputBytes()) {
            return CompletableFuture.failedFuture(
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
        Task.Frame task = new Task.Frame(frame, System.nanoTime(), new CompletableFuture<>());
        if (!loop.offer(task)) {
            task.fail(
                    new NodeBusyException(
                            "node "
                                    + settings.id()
                                    + " has "
                                    + settings.queue()
                                    + " frames waiting already"));
        }
        return task.result();
    }

    @Override
    public NodeCounters counters() {
        return loop.counters(power == null ? null : power.joules());
    }

    private Deployment compile(String what, PrecisionConfiguration configuration)
            throws NodeException {
        try {
            check(configuration);
            configuration.escalation().ifPresent(e -> check(e.higher()));
            return Deployment.compile(model, configuration, accelerator.geometry());
        } catch (IllegalArgumentException e) {
            throw new NodeException(
                    "node "
                            + settings.id()
                            + " "
                            + what
                            + " configuration "
                            + configuration.shortId()
                            + " of model "
                            + model.info().name()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private void check(PrecisionConfiguration configuration) {
        configuration
                .placement()
                .forEach(
                        (layer, node) -> {
                            if (!node.equals(settings.id())) {
                                throw new IllegalArgumentException(
                                        "layer " + layer + " is placed on node " + node);
                            }
                        });
        WidthRules.check(model.graph(), configuration.widths());
    }

    /** Lets the node's thread do something between two frames, and waits for it. */
    private void between(String what, boolean isVital, Task.Action action) throws NodeException {
        Task.Between task = new Task.Between(action, isVital, new CompletableFuture<>());
        loop.add(task);
        String problem = "node " + settings.id() + " could not " + what + ": ";
        try {
            task.done().get(2L * settings.timeoutMs(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException(problem + "interrupted", e);
        } catch (TimeoutException e) {
            throw new NodeException(problem + "no answer in time", e);
        } catch (ExecutionException e) {
            throw new NodeException(problem + e.getCause().getMessage(), e.getCause());
        }
    }
}
