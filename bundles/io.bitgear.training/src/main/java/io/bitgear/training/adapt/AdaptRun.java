package io.bitgear.training.adapt;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.file.ModelWriter;
import io.bitgear.model.graph.Tensor;
import io.bitgear.training.DataSet;
import io.bitgear.training.FrameFormat;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import io.bitgear.training.Progress;
import io.bitgear.training.gate.GateRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Adapts a model file to frames of its own surroundings: chooses the configurations that the
 * constraints allow, fine-tunes the weights under these, trains the gate anew, measures before and
 * after on frames that nothing else has seen, and writes a new version if that is better. The input
 * file is only read.
 */
public final class AdaptRun {

    private static final int CANDIDATES = 4;
    private static final int TRAINED = 2;
    private static final double HELD_OUT = 0.15;
    private static final int PAIRS = 8;
    private static final int GATE_STEPS = 6000;

    /** Frames of each class that tables are calibrated on at most. */
    private static final int FRAMES_PER_CLASS = 40;

    /** Frames of each class that the file carries for configurations that are not in it. */
    private static final int CARRIED_PER_CLASS = 10;

    private final AdaptOptions options;
    private final PrintStream out;
    private final boolean terminal;

    /**
     * Binds the run.
     *
     * @param options what to do
     * @param out where progress is printed
     * @param terminal whether {@code out} is a terminal, where a bar moves
     */
    public AdaptRun(AdaptOptions options, PrintStream out, boolean terminal) {
        this.options = options;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * What a run came to.
     *
     * @param report accuracies before and after
     * @param file the file written, or null where nothing was
     */
    public record Result(AdaptReport report, Path file) {}

    /**
     * Runs.
     *
     * @return the result
     * @throws IOException if a file cannot be read or written, or must not be
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalArgumentException if no configuration keeps the constraints, the model cannot
     *     be trained, or there are too few frames
     */
    public Result run() throws IOException, InterruptedException {
        Model model = ModelReader.read(options.model());
        String version = NextVersion.of(model.info().version());
        Target target = new Target(options, model.info().name(), version);
        target.check();
        CostModel costs = new CostModel(model.graph(), options.device());
        Map<String, Widths> candidates =
                new Candidates(model, costs, options.constraints()).best(CANDIDATES);
        Frames all = new FolderFrames(format(model)).read(options.data());
        DataSet data =
                new Split(HELD_OUT, options.seed())
                        .of(options.data().getFileName().toString(), all);
        introduce(model, data, candidates);
        List<byte[]> frames = data.training().balanced(FRAMES_PER_CLASS);
        try (IntegerEvaluation evaluation = new IntegerEvaluation(options.threads())) {
            Bench before = new Bench(model, null, evaluation);
            Bench recalibrated = new Bench(model, frames, evaluation);
            Scored served = first("before", before, candidates, data);
            List<Scored> ranked = rank("recalibrated", recalibrated, candidates, data);
            Map<String, Widths> trained = new LinkedHashMap<>();
            ranked.stream()
                    .limit(TRAINED)
                    .forEach(s -> trained.put(s.label(), s.configuration().widths()));
            Model tuned =
                    new FineTuning(options, model, trained, data, this::progress)
                            .run(version, data.training().balanced(CARRIED_PER_CLASS));
            Bench after = new Bench(tuned, frames, evaluation);
            Scored best = first("adapted", after, trained, data);
            AdaptReport report =
                    new AdaptReport(
                            before.score(served.label(), served.configuration(), data.test()),
                            recalibrated.score(
                                    ranked.get(0).label(),
                                    ranked.get(0).configuration(),
                                    data.test()),
                            after.score(best.label(), best.configuration(), data.test()));
            Cost widest = costs.price(model.graph().widest());
            report.print(out, costs, widest);
            if (!report.isBetter() && !options.keepAnyway()) {
                return new Result(report, null);
            }
            target.check();
            Model adapted = measured(model, after, trained, data);
            if (model.gate().isPresent()) {
                adapted = withGate(adapted, costs, evaluation, data, frames);
            }
            ModelWriter.write(adapted, target.file());
            return new Result(report, target.file());
        }
    }

    /**
     * The fine-tuned weights answer differently, so pairs of configurations and the gate are found
     * anew, for the device that is adapted to.
     */
    private Model withGate(
            Model adapted,
            CostModel costs,
            IntegerEvaluation evaluation,
            DataSet data,
            List<byte[]> frames)
            throws IOException, InterruptedException {
        GateRun.Settings settings =
                new GateRun.Settings(0, 0, PAIRS, GATE_STEPS, options.seed(), options.work());
        return new GateRun(
                        settings, costs, evaluation, data.heldOut(), data.test(), frames, this::say)
                .run(adapted);
    }

    /** The adapted model with all that the input had measured, and what was trained, measured. */
    private Model measured(Model input, Bench after, Map<String, Widths> trained, DataSet data)
            throws InterruptedException {
        Map<String, Widths> wanted = new LinkedHashMap<>();
        input.measured().forEach(m -> wanted.put(m.label(), m.configuration().widths()));
        trained.forEach(
                (label, widths) -> {
                    if (!wanted.containsValue(widths)) {
                        wanted.put(label, widths);
                    }
                });
        List<MeasuredConfiguration> measured = new ArrayList<>();
        Progress bar = progress(new long[] {0, wanted.size()});
        for (Map.Entry<String, Widths> entry : wanted.entrySet()) {
            Scored scored = after.score(entry.getKey(), entry.getValue(), data.test());
            measured.add(
                    new MeasuredConfiguration(
                            scored.label(),
                            scored.configuration(),
                            scored.accuracy(),
                            scored.frames()));
            bar.line(measured.size(), "new version, " + scored.label() + " " + scored.text());
        }
        return after.model().measured(measured, OldLosses.under(input.sensitivities(), measured));
    }

    private Scored first(String what, Bench bench, Map<String, Widths> candidates, DataSet data)
            throws InterruptedException {
        return rank(what, bench, candidates, data).get(0);
    }

    private List<Scored> rank(
            String what, Bench bench, Map<String, Widths> candidates, DataSet data)
            throws InterruptedException {
        Progress bar = progress(new long[] {0, candidates.size()});
        int[] done = {0};
        return bench.rank(
                candidates,
                data.heldOut(),
                s -> bar.line(++done[0], what + ", " + s.label() + " " + s.text()));
    }

    private void introduce(Model model, DataSet data, Map<String, Widths> candidates) {
        say(
                "model %s %s, %s on %s",
                model.info().name(),
                model.info().version(),
                options.constraints(),
                options.device().name());
        say(
                "%,d frames to train on, %,d to choose on, %,d to measure on",
                data.training().size(), data.heldOut().size(), data.test().size());
        int[] perClass = new int[data.format().classes().size()];
        for (byte label : data.training().labels()) {
            perClass[label]++;
        }
        for (int c = 0; c < perClass.length; c++) {
            if (perClass[c] == 0) {
                say(
                        "no frames of class %s: the new version will not know it",
                        data.format().classes().get(c));
            }
        }
        say("configurations that keep the constraints: %s", String.join(", ", candidates.keySet()));
    }

    private static FrameFormat format(Model model) {
        ModelInfo info = model.info();
        Tensor input = model.graph().input();
        return new FrameFormat(
                input.shape(), input.zeroPoint(), (float) input.step(8), info.classes());
    }

    private Progress progress(long[] range) {
        return new Progress(out, terminal, range[0], range[1]);
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
