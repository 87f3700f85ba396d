package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Codebook;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import io.bitgear.model.graph.Tensor;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gives a measured model what chooses among its configurations: more mixes, escalating pairs, and
 * the gate. Everything is chosen on held-out images; the test images only measure. Mixes that are
 * measured once are kept in a file, so the long part resumes.
 */
public final class GateRun {

    /** Accuracy on held-out images below the widest's that a mix may have to be kept. */
    private static final double LARGEST_LOSS = 0.06;

    /** Energy of the dearest configuration that pairs are made of, against the widest's. */
    private static final double PAIRED = 0.5;

    private static final int TOLD = 1000;

    private final Settings settings;
    private final CostModel costs;
    private final IntegerEvaluation evaluation;
    private final Frames heldOut;
    private final Frames test;
    private final List<byte[]> frames;
    private final Report report;

    /**
     * How much to do.
     *
     * @param samples mixes measured at random; 0 to leave the configurations as they are
     * @param mixes at most this many new mixes in the file
     * @param pairs at most this many escalating configurations in the file
     * @param steps of the gate's training
     * @param seed of all draws
     * @param work folder of the measurements
     */
    public record Settings(int samples, int mixes, int pairs, int steps, long seed, Path work) {}

    /** Told what is going on. */
    public interface Report {
        /** A line of text, as {@link String#format}. */
        void line(String format, Object... values);
    }

    /**
     * Binds a run.
     *
     * @param costs of the device that the gate is for
     * @param evaluation that runs images
     * @param heldOut images that everything is chosen on
     * @param test images that accuracies are measured on
     * @param frames to calibrate on
     * @param report told lines of progress
     */
    public GateRun(
            Settings settings,
            CostModel costs,
            IntegerEvaluation evaluation,
            Frames heldOut,
            Frames test,
            List<byte[]> frames,
            Report report) {
        this.settings = settings;
        this.costs = costs;
        this.evaluation = evaluation;
        this.heldOut = heldOut;
        this.test = test;
        this.frames = frames;
        this.report = report;
    }

    /**
     * Runs.
     *
     * @param model measured, with sensitivities
     * @return the same with more measured mixes, pairs and a gate; its digest is the old one's
     * @throws IOException if measurements cannot be kept
     * @throws InterruptedException if the thread is interrupted
     */
    public Model run(Model model) throws IOException, InterruptedException {
        Model mixed = settings.samples() == 0 ? model : withMixes(model);
        List<PairSearch.Answered> answered = answered(mixed);
        double step = model.graph().output().step(Tensor.LOGIT_WIDTH);
        List<PairSearch.Pair> found =
                new PairSearch(costs, heldOut.labels(), step).search(answered, settings.pairs());
        Model paired = mixed.gated(null, measured(mixed, found));
        return paired.gated(gate(paired), paired.perInput());
    }

    private Model withMixes(Model model) throws IOException, InterruptedException {
        Files.createDirectories(settings.work());
        Path file = settings.work().resolve("mixes.txt");
        GateSamples samples = new GateSamples(model, frames, heldOut, evaluation, file);
        MixSearch search = new MixSearch(model, costs, samples, settings.seed(), report);
        search.run(settings.samples());
        Slots slots = new Slots(model.graph());
        double widest = samples.measure(slots.choice(model.graph().widest())).accuracy();
        List<MeasuredConfiguration> measured = new ArrayList<>(model.measured());
        int number = 0;
        for (int[] choice : search.front(widest - LARGEST_LOSS, settings.mixes())) {
            Widths widths = slots.widths(choice);
            if (model.measured(widths).isEmpty()) {
                String label = String.format(Locale.ROOT, "mix-%02d", ++number);
                PrecisionConfiguration made = new Calibrator(model).calibrate(widths, frames);
                double accuracy = evaluation.accuracy(model, made, test);
                report.line("%s: %.2f %% of %,d test images", label, 100 * accuracy, test.size());
                measured.add(new MeasuredConfiguration(label, made, accuracy, test.size()));
            }
        }
        return model.measured(measured, model.sensitivities().cautious(measured));
    }

    /** The cheap half of the configurations, which pairs are made of, with their answers. */
    private List<PairSearch.Answered> answered(Model model) throws InterruptedException {
        double limit = PAIRED * joules(model.graph().widest());
        List<PairSearch.Answered> answered = new ArrayList<>();
        for (MeasuredConfiguration m : model.measured()) {
            if (joules(m.configuration().widths()) <= limit) {
                int[][] logits = evaluation.logits(model, m.configuration(), heldOut);
                answered.add(new PairSearch.Answered(m, logits));
            }
        }
        return answered;
    }

    private double joules(Widths widths) {
        return costs.price(widths).energyJoules();
    }

    private List<PerInputConfiguration> measured(Model model, List<PairSearch.Pair> found)
            throws InterruptedException {
        Map<PrecisionConfiguration, int[][]> answers = new HashMap<>();
        for (PairSearch.Pair pair : found) {
            for (MeasuredConfiguration part : List.of(pair.low(), pair.high())) {
                if (!answers.containsKey(part.configuration())) {
                    answers.put(
                            part.configuration(),
                            evaluation.logits(model, part.configuration(), test));
                }
            }
        }
        List<PerInputConfiguration> pairs = new ArrayList<>();
        for (PairSearch.Pair pair : found) {
            int[][] low = answers.get(pair.low().configuration());
            int[][] high = answers.get(pair.high().configuration());
            PerInputConfiguration measured = pair.on(low, high, test.labels());
            report.line(
                    "%s: %.2f %%, %.1f %% again",
                    measured.label(), 100 * measured.accuracy(), 100 * measured.share());
            pairs.add(measured);
        }
        return pairs;
    }

    /** The gate believes what the policy believes: the accuracies of the model file. */
    private Gate gate(Model model) {
        List<Worth> worths = new ArrayList<>();
        for (MeasuredConfiguration m : model.measured()) {
            worths.add(new Worth(m.accuracy(), costs.price(m.configuration().widths())));
        }
        for (PerInputConfiguration p : model.perInput()) {
            worths.add(new Worth(p.accuracy(), costs.price(p.configuration(), p.share())));
        }
        Cost widest = costs.price(model.graph().widest());
        List<Cost> around = worths.stream().map(Worth::cost).toList();
        return new GateTrainer(new Codebook(model), worths, widest, settings.seed())
                .train(
                        new BudgetSampler(around, settings.seed()),
                        settings.steps(),
                        costs.profile().name(),
                        (step, loss) -> {
                            if (step % TOLD == 0) {
                                report.line(
                                        "gate step %d of %d: loss %.2f points",
                                        step, settings.steps(), loss);
                            }
                        });
    }
}
