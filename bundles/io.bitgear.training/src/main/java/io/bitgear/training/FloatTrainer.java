package io.bitgear.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.bitgear.model.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trains a network in float: one-cycle SGD, weight averaging, a checkpoint per epoch. */
public final class FloatTrainer {

    /**
     * Settings.
     *
     * @param epochs epochs of the whole run
     * @param batchSize images a step
     * @param rate largest learning rate
     * @param decay weight decay of weights
     * @param pad largest random shift in pixels
     * @param average share of the average kept per step, 0..1
     * @param seed seed of the run
     */
    public record Settings(
            int epochs,
            int batchSize,
            float rate,
            float decay,
            int pad,
            float average,
            long seed) {}

    private static final int EVALUATE_EVERY = 4;

    private final Graph net;
    private final Settings settings;
    private final Cifar10 training;
    private final Cifar10 validation;
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
            Graph net, Settings settings, Cifar10 training, Cifar10 validation, Path checkpoint) {
        this.net = net;
        this.settings = settings;
        this.training = training;
        this.validation = validation;
        this.checkpoint = checkpoint;
    }

    /**
     * Trains to the end, from the checkpoint if there is one.
     *
     * @param progress where progress goes
     * @return parameters by name: the averaged weights with recalibrated statistics
     * @throws IOException if a checkpoint cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public Map<String, float[]> train(java.util.function.Function<long[], Progress> progress)
            throws IOException, InterruptedException {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters p = Parameters.initial(manager, net, settings.seed());
                Parameters average = Parameters.initial(manager, net, settings.seed())) {
            Sgd sgd = new Sgd(manager, p, new Rule(), 0.9f);
            int first = resume(p, average, sgd);
            long stepsPerEpoch = training.size() / settings.batchSize();
            OneCycle cycle =
                    new OneCycle(settings.rate(), stepsPerEpoch * settings.epochs(), 0.15f);
            Progress bar = progress.apply(new long[] {first * stepsPerEpoch, cycle.steps()});
            FloatNet averaged = new FloatNet(net, average);
            for (int epoch = first; epoch < settings.epochs(); epoch++) {
                long start = System.nanoTime();
                double loss = epoch(manager, p, average, sgd, cycle, epoch, bar);
                double seconds = (System.nanoTime() - start) / 1e9;
                save(epoch + 1, p, average, sgd);
                String accuracy = "";
                if (epoch % EVALUATE_EVERY == 0 || epoch + 1 == settings.epochs()) {
                    Evaluation.recalibrate(manager, averaged, training, 8);
                    accuracy =
                            String.format(
                                    Locale.ROOT,
                                    " accuracy %.2f %% (averaged weights)",
                                    Evaluation.accuracy(manager, averaged, validation));
                }
                bar.line(
                        (epoch + 1) * stepsPerEpoch,
                        String.format(
                                Locale.ROOT,
                                "epoch %d/%d loss %.4f%s, %.0f images/s",
                                epoch + 1,
                                settings.epochs(),
                                loss,
                                accuracy,
                                stepsPerEpoch * settings.batchSize() / seconds));
            }
            Evaluation.recalibrate(manager, averaged, training, 64);
            return average.values();
        }
    }

    private double epoch(
            NDManager manager,
            Parameters p,
            Parameters average,
            Sgd sgd,
            OneCycle cycle,
            int epoch,
            Progress bar)
            throws InterruptedException {
        FloatNet model = new FloatNet(net, p);
        List<String> names = p.trainableNames();
        double loss = 0;
        try (BatchSource source =
                new BatchSource(
                        training, settings.batchSize(), settings.pad(), settings.seed(), epoch)) {
            for (int i = 0; i < source.batches(); i++) {
                long step = (long) epoch * source.batches() + i;
                Batch batch = source.next();
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    NDArray images = Evaluation.images(manager, batch);
                    NDArray targets =
                            manager.create(batch.targets(), new Shape(batch.size(), Batch.CLASSES));
                    NDArray value;
                    try (GradientCollector collector =
                            Engine.getInstance().newGradientCollector()) {
                        value =
                                model.logits(images, true, 0.9f)
                                        .logSoftmax(1)
                                        .mul(targets)
                                        .sum()
                                        .neg();
                        collector.backward(value);
                    }
                    sgd.step(cycle.rate(step), names);
                    average(manager, p, average, names, step);
                    loss += value.getFloat();
                }
                bar.update(step + 1, "float, epoch " + (epoch + 1));
            }
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException(
                        "the loss is no longer finite in epoch " + (epoch + 1));
            }
            return loss / source.batches();
        }
    }

    private void average(
            NDManager manager, Parameters p, Parameters average, List<String> names, long step) {
        NDArray share =
                manager.create(1 - Math.min(settings.average(), (1f + step) / (10f + step)));
        for (String name : names) {
            NDArray a = average.get(name);
            a.addi(p.get(name).sub(a).mul(share));
        }
    }

    private int resume(Parameters p, Parameters average, Sgd sgd) throws IOException {
        if (!Files.exists(checkpoint)) {
            return 0;
        }
        Checkpoint saved = Checkpoint.read(checkpoint);
        if (saved.seed() != settings.seed()) {
            throw new IOException(
                    checkpoint
                            + " is of a run with seed "
                            + saved.seed()
                            + ", not "
                            + settings.seed());
        }
        p.load(saved.groups().get("parameters"));
        average.load(saved.groups().get("average"));
        sgd.load(saved.groups().get("velocity"));
        return saved.epoch();
    }

    private void save(int epochs, Parameters p, Parameters average, Sgd sgd) throws IOException {
        Map<String, Map<String, float[]>> groups = new LinkedHashMap<>();
        groups.put("parameters", p.values());
        groups.put("average", average.values());
        groups.put("velocity", sgd.values());
        new Checkpoint(epochs, settings.seed(), groups).write(checkpoint);
    }

    private final class Rule implements Sgd.Rule {
        @Override
        public float rateFactor(String name) {
            return 1;
        }

        @Override
        public float decay(String name) {
            return name.endsWith(".weight") ? settings.decay() : 0;
        }
    }
}
