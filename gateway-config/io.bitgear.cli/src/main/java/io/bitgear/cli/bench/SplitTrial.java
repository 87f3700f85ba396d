package io.bitgear.cli.bench;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.WidthChoice;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.execution.Program;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.graph.Layer;
import io.bitgear.split.Choice;
import io.bitgear.split.CoapPeer;
import io.bitgear.split.Cut;
import io.bitgear.split.LinkMonitor;
import io.bitgear.split.SplitNode;
import io.bitgear.split.SplitSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A split node and one frame: what the node chooses, and what every cut takes. */
final class SplitTrial implements AutoCloseable {
    static final String NEAR = "terminal";
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration NEVER = Duration.ofHours(12);
    private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MEMORY = 1 << 26;
    private static final int QUEUE = 16;
    private static final int TRIES = 5;

    private final Model model;
    private final PrecisionConfiguration whole;
    private final List<Layer> layers;
    private final byte[] frame;
    private final int[] expected;
    private final CoapPeer far;
    private LinkMonitor links;
    private SplitNode node;
    private long epoch;

    SplitTrial(Path file, String widths, CoapPeer far) throws Failure, IOException {
        this.far = far;
        this.model = ModelReader.read(file);
        Widths chosen = new WidthChoice(model.graph()).parse(widths);
        this.whole =
                model.measured(chosen)
                        .map(measured -> measured.configuration())
                        .orElseGet(() -> new Calibrator(model).calibrate(chosen));
        this.layers = model.graph().executed(whole.widths());
        this.frame = model.calibration().get(0);
        this.expected = new ReferenceExecutor(model, whole).run(frame);
    }

    /** Runs the network for a few seconds, that Java compiles it. */
    void warm() {
        Program.Session session = new Program(model, whole).newSession();
        long end = System.nanoTime() + WARM_NANOS;
        while (System.nanoTime() < end) {
            session.run(frame);
        }
    }

    /** A fresh node measures its layers, the peer's and the link, and chooses. */
    SplitReport.Planned plan() throws NodeException {
        close();
        links = new LinkMonitor(NEAR, far::probe, NEVER, link -> {});
        node =
                new SplitNode(
                        new SplitSettings(
                                NEAR, DeviceProfiles.ICE40UP5K, MEMORY, QUEUE, TIMEOUT, 0, NEVER),
                        model,
                        far,
                        links);
        Choice choice = choose();
        return new SplitReport.Planned(
                choice.cut(),
                choice.plan().seconds(),
                choice.link().bitsPerSecond(),
                choice.link().roundTripSeconds());
    }

    /** A peer that is busy calibrating answers that it has no time; as who deploys, ask again. */
    private Choice choose() throws NodeException {
        ContextSnapshot empty = new ContextSnapshot(1, Instant.now(), new TreeMap<>(), List.of());
        for (int i = 1; i < TRIES; i++) {
            try {
                return node.choose(whole, empty);
            } catch (NodeBusyException e) {
                System.err.println(e.getMessage());
            }
        }
        return node.choose(whole, empty);
    }

    /** Some frames at each of these cuts, after one that is not counted. */
    SplitReport.Round round(int frames, Set<Integer> cuts)
            throws Failure, NodeException, InterruptedException {
        List<List<Double>> seconds = new ArrayList<>();
        int wrong = 0;
        for (int cut = 0; cut <= layers.size(); cut++) {
            List<Double> times = new ArrayList<>();
            seconds.add(times);
            if (!cuts.contains(cut)) {
                continue;
            }
            PrecisionConfiguration placed =
                    Cut.place(whole, layers, cut, NEAR, SplitBenchCommand.FAR);
            node.stage(placed);
            node.commit(placed.id(), ++epoch);
            for (int i = -1; i < frames; i++) {
                long begin = System.nanoTime();
                int[] logits = run();
                long nanos = System.nanoTime() - begin;
                wrong += Arrays.equals(expected, logits) ? 0 : 1;
                if (i >= 0) {
                    times.add(nanos * 1e-9);
                }
            }
        }
        return new SplitReport.Round(seconds, wrong);
    }

    private int[] run() throws Failure, InterruptedException {
        try {
            return node.run(frame).toCompletableFuture().get().logits();
        } catch (ExecutionException e) {
            throw new Failure("a frame failed: " + e.getCause().getMessage(), "", e);
        }
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
            links.close();
        }
    }
}
