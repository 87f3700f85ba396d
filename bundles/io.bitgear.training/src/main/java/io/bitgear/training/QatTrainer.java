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
import io.bitgear.model.graph.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Any-precision quantisation-aware training: every step trains several configurations of the same
 * weights ({@link Sandwich}), each distilled from the float network.
 */
public final class QatTrainer {

    /**
     * Settings.
     *
     * @param epochs epochs of the whole run
     * @param batchSize images a step
     * @param rate largest learning rate
     * @param stepRate largest change of a logarithm of an activation step
     * @param decay weight decay of weights
     * @param pad largest random shift in pixels
     * @param average share of the average kept per step, 0..1
     * @param temperature temperature of the distillation
     * @param soft share of the distillation in the loss, 0..1
     * @param seed seed of the run
     */
    public record Settings(
            int epochs,
            int batchSize,
            float rate,
            float stepRate,
            float decay,
            int pad,
            float average,
            float temperature,
            float soft,
            long seed) {}

    private static final int[] WATCHED = {8, 4, 3, 2};

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
    public QatTrainer(
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
     * @param floats parameters of the float network, which is the teacher and the start
     * @param progress makes the progress display from {steps done, steps in all}
     * @return averaged parameters by name, activation steps as logarithms among them
     * @throws IOException if a checkpoint cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public Map<String, float[]> train(
            Map<String, float[]> floats, Function<long[], Progress> progress)
            throws IOException, InterruptedException {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters teacherParameters = Parameters.initial(manager, net, settings.seed());
                Parameters p = Parameters.initial(manager, net, settings.seed());
                Parameters average = Parameters.initial(manager, net, settings.seed())) {
            teacherParameters.load(floats);
            p.load(floats);
            average.load(floats);
            FloatNet teacher = new FloatNet(net, teacherParameters);
            ActivationSteps steps = new ActivationSteps(p, net);
            ActivationSteps averageSteps = new ActivationSteps(average, net);
            List<String> names =
                    p.trainableNames().stream().filter(n -> !ActivationSteps.isStep(n)).toList();
            Sgd sgd = new Sgd(manager, p, new Rule(), 0.9f);
            int first = 0;
            if (Files.exists(checkpoint)) {
                first = resume(p, average, sgd, steps);
            } else {
                initialise(manager, teacher, steps);
                average.load(p.values());
            }
            QuantisedNet student = new QuantisedNet(manager, net, p, steps);
            QuantisedNet averaged = new QuantisedNet(manager, net, average, averageSteps);
            long perEpoch = training.size() / settings.batchSize();
            OneCycle cycle = new OneCycle(settings.rate(), perEpoch * settings.epochs(), 0.04f);
            Progress bar = progress.apply(new long[] {first * perEpoch, cycle.steps()});
            Distillation loss = new Distillation(manager, settings.temperature(), settings.soft());
            for (int epoch = first; epoch < settings.epochs(); epoch++) {
                long start = System.nanoTime();
                double value =
                        epoch(
                                manager, teacher, student, p, average, names, steps, sgd, loss,
                                cycle, epoch, bar);
                double seconds = (System.nanoTime() - start) / 1e9;
                save(epoch + 1, p, average, sgd, steps);
                bar.line(
                        (epoch + 1) * perEpoch,
                        String.format(
                                Locale.ROOT,
                                "quantised epoch %d/%d loss %.4f%s, %.0f images/s",
                                epoch + 1,
                                settings.epochs(),
                                value,
                                watch(manager, averaged),
                                perEpoch * settings.batchSize() / seconds));
            }
            return average.values();
        }
    }

    private double epoch(
            NDManager manager,
            FloatNet teacher,
            QuantisedNet student,
            Parameters p,
            Parameters average,
            List<String> names,
            ActivationSteps steps,
            Sgd sgd,
            Distillation distillation,
            OneCycle cycle,
            int epoch,
            Progress bar)
            throws InterruptedException {
        Sandwich sandwich = new Sandwich(net, settings.seed());
        List<String> averagedNames = p.trainableNames();
        double sum = 0;
        try (BatchSource source =
                new BatchSource(
                        training,
                        settings.batchSize(),
                        settings.pad(),
                        settings.seed() + 1,
                        epoch)) {
            for (int i = 0; i < source.batches(); i++) {
                long step = (long) epoch * source.batches() + i;
                Batch batch = source.next();
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    NDArray images = Evaluation.images(manager, batch);
                    NDArray hard =
                            manager.create(batch.targets(), new Shape(batch.size(), Batch.CLASSES));
                    NDArray soft =
                            distillation.soft(teacher.logits(images, false, 0.9f), batch.size());
                    List<Widths> configurations = sandwich.draw(step);
                    List<Map<String, NDArray>> deltas = new ArrayList<>();
                    configurations.forEach(widths -> deltas.add(student.deltas(widths)));
                    Set<String> used = new java.util.TreeSet<>();
                    NDIndex all = new NDIndex(":");
                    NDIndex half = new NDIndex(":" + batch.size() / 2);
                    try (GradientCollector collector =
                            Engine.getInstance().newGradientCollector()) {
                        for (int k = 0; k < configurations.size(); k++) {
                            NDIndex part = k == 0 ? all : half;
                            NDArray logits = student.logits(images.get(part), configurations.get(k), deltas.get(k));
                            NDArray value = distillation.loss(logits, soft.get(part), hard.get(part));
                            collector.backward(value);
                            sum += value.getFloat();
                            used.addAll(student.usedSteps(configurations.get(k)));
                        }
                    }
                    sgd.step(cycle.rate(step), names);
                    steps.step(settings.stepRate() * cycle.rate(step) / settings.rate(), used);
                    average(manager, p, average, averagedNames, step);
                }
                bar.update(step + 1, "quantised, epoch " + (epoch + 1));
            }
            if (!Double.isFinite(sum)) {
                throw new IllegalStateException(
                        "the loss is no longer finite in epoch " + (epoch + 1));
            }
            return sum / source.batches();
        }
    }

    private void initialise(NDManager manager, FloatNet teacher, ActivationSteps steps) {
        for (Map.Entry<String, float[]> e : samples(manager, teacher).entrySet()) {
            steps.initialise(e.getKey(), e.getValue(), List.of(1, 2, 3, 4, 5, 6, 7, 8));
        }
    }

    private Map<String, float[]> samples(NDManager manager, FloatNet teacher) {
        int[] order = new int[256];
        for (int i = 0; i < order.length; i++) {
            order[i] = i * (training.size() / order.length);
        }
        Map<String, float[]> samples = new HashMap<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray images =
                    Evaluation.images(manager, Batch.of(training, order, 0, order.length, 0, null));
            Map<String, NDArray> tensors = teacher.forward(images, false, 0.9f);
            for (Tensor tensor : Plans.freeTensors(net)) {
                float[] all = tensors.get(tensor.name()).toFloatArray();
                int stride = Math.max(1, all.length / 100_000) | 1;
                float[] some = new float[all.length / stride];
                for (int i = 0; i < some.length; i++) {
                    some[i] = all[i * stride];
                }
                samples.put(tensor.name(), some);
            }
        }
        return samples;
    }

    private String watch(NDManager manager, QuantisedNet averaged) {
        StringBuilder text = new StringBuilder(" accuracy");
        for (int bits : WATCHED) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            " W%dA%d %.2f",
                            bits,
                            bits,
                            Evaluation.accuracy(
                                    manager, averaged, net.uniform(bits, bits), validation)));
        }
        return text.toString();
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

    private int resume(Parameters p, Parameters average, Sgd sgd, ActivationSteps steps)
            throws IOException {
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
        steps.load(saved.groups().get("steps"));
        return saved.epoch();
    }

    private void save(int epochs, Parameters p, Parameters average, Sgd sgd, ActivationSteps steps)
            throws IOException {
        Map<String, Map<String, float[]>> groups = new LinkedHashMap<>();
        groups.put("parameters", p.values());
        groups.put("average", average.values());
        groups.put("velocity", sgd.values());
        groups.put("steps", steps.values());
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
