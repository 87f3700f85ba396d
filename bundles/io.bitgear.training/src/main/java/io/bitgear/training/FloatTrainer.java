package io.bitgear.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.bitgear.model.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Trains a network in float: one-cycle SGD, weight averaging, a checkpoint per epoch. A second run
 * of it, from the weights of the first, shapes them for quantisation ({@link Kurtosis}).
 */
public final class FloatTrainer {

    /**
     * Settings.
     *
     * @param epochs epochs of the whole run
     * @param batchSize frames a step
     * @param rate largest learning rate
     * @param decay weight decay of weights
     * @param augmentation how frames are changed at random
     * @param average share of the average kept per step, 0..1
     * @param kurtosis strength of the pull towards uniform weights, 0 for none
     * @param seed seed of the run
     */
    public record Settings(
            int epochs,
            int batchSize,
            float rate,
            float decay,
            Augmentation augmentation,
            float average,
            float kurtosis,
            long seed) {}

    private static final int EVALUATE_EVERY = 4;
    private static final float WARM_UP = 0.15f;
    private static final float STATISTICS_KEPT = 0.9f;

    private final Graph net;
    private final Settings settings;
    private final Frames training;
    private final Frames validation;
    private final Path checkpoint;

    /**
     * Binds the trainer.
     *
     * @param net network
     * @param settings settings
     * @param training images trained on
     * @param validation images that accuracy is reported on
     * @param checkpoint file written after each epoch, and resumed from when it exists
     */
    public FloatTrainer(
            Graph net, Settings settings, Frames training, Frames validation, Path checkpoint) {
        this.net = net;
        this.settings = settings;
        this.training = training;
        this.validation = validation;
        this.checkpoint = checkpoint;
    }

    /**
     * Trains to the end, from the checkpoint if there is one.
     *
     * @param start parameters of a trained network to begin with; null to begin anew
     * @param progress makes the progress display from {steps done, steps in all}
     * @return parameters by name: the averaged weights with recalibrated statistics
     * @throws IOException if a checkpoint cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public Map<String, float[]> train(
            Map<String, float[]> start, Function<long[], Progress> progress)
            throws IOException, InterruptedException {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                TrainingState state =
                        new TrainingState(manager, net, false, settings.decay(), settings.seed())) {
            if (start != null) {
                state.load(start);
            }
            int first = state.resume(checkpoint);
            Kurtosis kurtosis = new Kurtosis(manager, net, state.parameters(), settings.kurtosis());
            long perEpoch = training.size() / settings.batchSize();
            OneCycle cycle = new OneCycle(settings.rate(), perEpoch * settings.epochs(), WARM_UP);
            Progress bar = progress.apply(new long[] {first * perEpoch, cycle.steps()});
            FloatNet averaged = new FloatNet(net, state.average());
            for (int epoch = first; epoch < settings.epochs(); epoch++) {
                long began = System.nanoTime();
                double loss = epoch(manager, state, kurtosis, cycle, epoch, bar);
                double seconds = (System.nanoTime() - began) / 1e9;
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
                                watch(manager, averaged, epoch),
                                perEpoch * settings.batchSize() / seconds));
            }
            Evaluation.recalibrate(manager, averaged, training, 64);
            return state.average().values();
        }
    }

    private String name() {
        return settings.kurtosis() == 0 ? "float" : "shaped";
    }

    private double epoch(
            NDManager manager,
            TrainingState state,
            Kurtosis kurtosis,
            OneCycle cycle,
            int epoch,
            Progress bar)
            throws InterruptedException {
        FloatNet model = new FloatNet(net, state.parameters());
        double loss = 0;
        try (BatchSource source =
                new BatchSource(
                        training,
                        settings.batchSize(),
                        settings.augmentation(),
                        settings.seed(),
                        epoch)) {
            for (int i = 0; i < source.batches(); i++) {
                long step = (long) epoch * source.batches() + i;
                Batch batch = source.next();
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    loss += backward(manager, model, batch);
                    kurtosis.addGradient();
                    state.update(cycle.rate(step));
                    state.follow(settings.average(), step);
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

    private static double backward(NDManager manager, FloatNet model, Batch batch) {
        NDArray images = Evaluation.images(manager, batch);
        NDArray targets = manager.create(batch.targets(), new Shape(batch.size(), batch.classes()));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logits = model.logits(images, true, STATISTICS_KEPT);
            NDArray loss = Distillation.labels(logits, targets);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    private String watch(NDManager manager, FloatNet averaged, int epoch) {
        if (epoch % EVALUATE_EVERY != 0 && epoch + 1 != settings.epochs()) {
            return "";
        }
        Evaluation.recalibrate(manager, averaged, training, 8);
        double accuracy = Evaluation.accuracy(manager, averaged, validation);
        return String.format(Locale.ROOT, " accuracy %.2f %% (averaged weights)", accuracy);
    }
}
