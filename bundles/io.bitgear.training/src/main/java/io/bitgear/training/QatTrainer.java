package io.bitgear.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Any-precision quantisation-aware training: every step trains several configurations of the same
 * weights ({@link Sandwich}), each on another part of the batch, distilled from the float network
 * or, in the last epochs, on the labels alone: the distilled network is the better start, the
 * labels the better end.
 */
public final class QatTrainer {

    /**
     * Settings.
     *
     * @param epochs epochs of the whole run
     * @param batchSize frames a step
     * @param rate largest learning rate
     * @param stepRate largest change of a logarithm of an activation step
     * @param decay weight decay of weights
     * @param augmentation how frames are changed at random
     * @param average share of the average kept per step, 0..1
     * @param temperature temperature of the distillation
     * @param soft share of the distillation in the loss, 0..1
     * @param distilled epochs that are distilled; those behind them see the labels alone
     * @param kurtosis strength of the pull towards uniform weights, 0 for none
     * @param kept first bits of the codes that stay as they are, with all that the widths up to
     *     them use; 0 for none
     * @param seed seed of the run
     */
    public record Settings(
            int epochs,
            int batchSize,
            float rate,
            float stepRate,
            float decay,
            Augmentation augmentation,
            float average,
            float temperature,
            float soft,
            int distilled,
            float kurtosis,
            int kept,
            long seed) {}

    private static final float WARM_UP = 0.04f;
    private static final float STATISTICS_KEPT = 0.9f;

    private final Graph net;
    private final Settings settings;
    private final Frames training;
    private final Frames validation;
    private final Path checkpoint;
    private final Sandwich sandwich;

    /**
     * Binds the trainer.
     *
     * @param net network
     * @param settings settings
     * @param training images trained on
     * @param validation images that accuracy is reported on
     * @param checkpoint file written after each epoch, and resumed from when it exists
     */
    public QatTrainer(
            Graph net, Settings settings, Frames training, Frames validation, Path checkpoint) {
        this(
                net,
                settings,
                new Sandwich(net, settings.kept(), settings.seed()),
                training,
                validation,
                checkpoint);
    }

    /**
     * Binds a trainer of given configurations.
     *
     * @param net network
     * @param settings settings
     * @param sandwich draws the configurations of a step
     * @param training frames trained on, at least a batch
     * @param validation frames that accuracy is reported on
     * @param checkpoint file written after each epoch, and resumed from when it exists
     */
    public QatTrainer(
            Graph net,
            Settings settings,
            Sandwich sandwich,
            Frames training,
            Frames validation,
            Path checkpoint) {
        this.net = net;
        this.settings = settings;
        this.training = training;
        this.validation = validation;
        this.checkpoint = checkpoint;
        this.sandwich = sandwich;
    }

    /** What a step works with. */
    private record Pupils(
            TrainingState state,
            FloatNet teacher,
            QuantisedNet student,
            Distillation distillation,
            Kurtosis kurtosis,
            Prefixes prefixes) {}

    /**
     * Trains to the end, from the checkpoint if there is one.
     *
     * @param taught parameters of the float network that teaches, or null where no epoch is
     *     distilled
     * @param start parameters to begin with: a float network's, whose activation steps are searched
     *     first; or quantised ones, of {@link Prefixes#project} or {@link ModelImport}
     * @param progress makes the progress display from {steps done, steps in all}
     * @return averaged parameters by name, activation steps as logarithms among them
     * @throws IOException if a checkpoint cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public Map<String, float[]> train(
            Map<String, float[]> taught,
            Map<String, float[]> start,
            Function<long[], Progress> progress)
            throws IOException, InterruptedException {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters best = Parameters.initial(manager, net, settings.seed());
                TrainingState state =
                        new TrainingState(manager, net, true, settings.decay(), settings.seed())) {
            if (taught != null) {
                best.load(taught);
            }
            state.load(start);
            Prefixes prefixes =
                    settings.kept() == 0
                            ? null
                            : new Prefixes(manager, net, state.parameters(), settings.kept());
            int first = state.resume(checkpoint);
            if (first == 0 && start.keySet().stream().noneMatch(ActivationSteps::isStep)) {
                WidthAffine.initialise(state.parameters(), net);
                new FirstSteps(net, training)
                        .set(manager, new FloatNet(net, state.parameters()), state.steps());
                state.load(state.parameters().values());
            }
            QuantisedNet student =
                    new QuantisedNet(manager, net, state.parameters(), state.steps());
            Pupils pupils =
                    new Pupils(
                            state,
                            new FloatNet(net, best),
                            student,
                            new Distillation(manager, settings.temperature(), settings.soft()),
                            new Kurtosis(manager, net, state.parameters(), settings.kurtosis()),
                            prefixes);
            QuantisedNet averaged =
                    new QuantisedNet(manager, net, state.average(), state.averageSteps());
            long perEpoch = training.size() / settings.batchSize();
            OneCycle cycle = new OneCycle(settings.rate(), perEpoch * settings.epochs(), WARM_UP);
            Progress bar = progress.apply(new long[] {first * perEpoch, cycle.steps()});
            for (int epoch = first; epoch < settings.epochs(); epoch++) {
                long began = System.nanoTime();
                double loss = epoch(manager, pupils, cycle, epoch, bar);
                double seconds = (System.nanoTime() - began) / 1e9;
                String accuracies =
                        watch(manager, averaged); // moves statistics, so before the checkpoint
                state.save(epoch + 1, checkpoint);
                bar.line(
                        (epoch + 1) * perEpoch,
                        String.format(
                                Locale.ROOT,
                                "%s epoch %d/%d loss %.4f%s, %.0f frames/s",
                                name(),
                                epoch + 1,
                                settings.epochs(),
                                loss,
                                accuracies,
                                perEpoch * settings.batchSize() / seconds));
            }
            return state.average().values();
        }
    }

    private double epoch(NDManager manager, Pupils pupils, OneCycle cycle, int epoch, Progress bar)
            throws InterruptedException {
        double loss = 0;
        try (BatchSource source =
                new BatchSource(
                        training,
                        settings.batchSize(),
                        settings.augmentation(),
                        settings.seed() + 1,
                        epoch)) {
            for (int i = 0; i < source.batches(); i++) {
                long step = (long) epoch * source.batches() + i;
                Batch batch = source.next();
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    Set<String> used = new TreeSet<>();
                    boolean distilled = epoch < settings.distilled();
                    loss += backward(manager, pupils, batch, sandwich.draw(step), distilled, used);
                    pupils.kurtosis().addGradient();
                    float rate = cycle.rate(step);
                    if (pupils.prefixes() == null) {
                        pupils.state().update(rate, used);
                    } else {
                        pupils.state().updateBehind(rate, used, pupils.prefixes());
                    }
                    pupils.state().steps().step(settings.stepRate() * rate / settings.rate(), used);
                    pupils.state().follow(settings.average(), step);
                }
                bar.update(step + 1, name() + ", epoch " + (epoch + 1));
            }
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException(
                        "the loss is no longer finite in epoch " + (epoch + 1));
            }
            return loss / source.batches();
        }
    }

    private String name() {
        return sandwich.name();
    }

    private double backward(
            NDManager manager,
            Pupils pupils,
            Batch batch,
            List<Widths> drawn,
            boolean distilled,
            Set<String> used) {
        NDArray images = Evaluation.images(manager, batch);
        NDArray hard = manager.create(batch.targets(), new Shape(batch.size(), batch.classes()));
        NDArray soft = distilled ? soft(pupils, images, batch.size()) : null;
        List<Map<String, NDArray>> deltas = new ArrayList<>();
        drawn.forEach(widths -> deltas.add(pupils.student().deltas(widths)));
        int part = batch.size() / drawn.size();
        double sum = 0;
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            for (int k = 0; k < drawn.size(); k++) {
                int from = part * k;
                NDIndex share = new NDIndex(from + ":" + (from + part));
                NDArray answers =
                        pupils.student().logits(images.get(share), drawn.get(k), deltas.get(k));
                NDArray loss =
                        distilled
                                ? pupils.distillation()
                                        .loss(answers, soft.get(share), hard.get(share))
                                : Distillation.labels(answers, hard.get(share));
                collector.backward(loss);
                sum += loss.getFloat();
                used.addAll(pupils.student().used(drawn.get(k)));
            }
        }
        return sum;
    }

    private static NDArray soft(Pupils pupils, NDArray images, int size) {
        NDArray logits = pupils.teacher().logits(images, false, STATISTICS_KEPT);
        return pupils.distillation().soft(logits, size);
    }

    private String watch(NDManager manager, QuantisedNet averaged) {
        StringBuilder text = new StringBuilder(" accuracy");
        for (Map.Entry<String, Widths> watched : sandwich.watched().entrySet()) {
            double accuracy =
                    Evaluation.accuracy(manager, averaged, watched.getValue(), validation);
            text.append(String.format(Locale.ROOT, " %s %.2f", watched.getKey(), accuracy));
        }
        return text.toString();
    }
}
