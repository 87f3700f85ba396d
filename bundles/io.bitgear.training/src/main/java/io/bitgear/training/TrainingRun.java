package io.bitgear.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Graph;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training run from images to a measured model file: float, shaped, narrow and wide stage,
 * export, measurement. Each stage resumes from its checkpoint in the work folder, and is passed
 * over when that is complete.
 */
public final class TrainingRun {

    private static final List<String> CLASSES =
            List.of(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck");
    private static final int FRAMES_PER_CLASS = 10;
    private static final int BATCH_SIZE = 128;

    /** Bits whose widths the wide stage leaves as they are. */
    private static final int KEPT = 2;

    private static final float STEP_RATE = 0.004f;
    private static final float DECAY = 5e-5f;

    private static final String ACCURACY = "%s network: %.2f %% of %,d test images";

    private final TrainingOptions options;
    private final PrintStream out;
    private final boolean terminal;

    /**
     * Binds the run.
     *
     * @param options what to do
     * @param out where progress is printed
     * @param terminal whether {@code out} is a terminal, where a bar moves
     */
    public TrainingRun(TrainingOptions options, PrintStream out, boolean terminal) {
        this.options = options;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Runs.
     *
     * @return the model as written
     * @throws IOException if data cannot be read or fetched, or files not be written
     * @throws InterruptedException if the thread is interrupted
     */
    public Model run() throws IOException, InterruptedException {
        Path folder = options.data() == null ? download() : options.data();
        Cifar10 all = Cifar10.training(folder);
        Cifar10 test = Cifar10.test(folder).slice(0, options.limit());
        Cifar10 training = all.slice(0, all.size() - Cifar10.HELD_OUT);
        Cifar10 validation = all.slice(all.size() - Cifar10.HELD_OUT, all.size());
        Graph net = Networks.named(options.network(), Batch.CLASSES);
        Map<String, float[]> learned =
                new FloatTrainer(net, floatSettings(), training, validation, file("float.ckpt"))
                        .train(null, this::progress);
        say(ACCURACY, "float", 100 * floatAccuracy(net, learned, test), test.size());
        Map<String, float[]> floats =
                new FloatTrainer(net, shapedSettings(), training, validation, file("shaped.ckpt"))
                        .train(learned, this::progress);
        double floatAccuracy = floatAccuracy(net, floats, test);
        say(ACCURACY, "shaped float", 100 * floatAccuracy, test.size());
        Map<String, float[]> narrow =
                new QatTrainer(net, narrowSettings(), training, validation, file("narrow.ckpt"))
                        .train(learned, floats, this::progress);
        Map<String, float[]> trained =
                new QatTrainer(net, wideSettings(), training, validation, file("wide.ckpt"))
                        .train(
                                learned,
                                Prefixes.project(net, narrow, floats, KEPT),
                                this::progress);
        Map<String, Double> ranges = Ranges.measure(net, trained, training);
        List<byte[]> calibration = IntegerEvaluation.balanced(training, FRAMES_PER_CLASS);
        Model model =
                ModelExport.model(
                        options.network(), "1", CLASSES, net, trained, ranges, calibration);
        Measurement measurement =
                new Measurement(options, training, validation, test, progress(new long[] {0, 1}));
        return measurement.write(model, floatAccuracy);
    }

    private Path download() throws IOException, InterruptedException {
        say("downloading %s", Cifar10Download.SOURCE);
        Progress[] bar = new Progress[1];
        return new Cifar10Download()
                .into(
                        options.work().resolve("cifar10"),
                        (done, total) -> {
                            bar[0] = bar[0] == null ? progress(new long[] {0, total}) : bar[0];
                            bar[0].update(
                                    done,
                                    String.format(Locale.ROOT, "%,d of %,d bytes", done, total));
                        });
    }

    private FloatTrainer.Settings floatSettings() {
        return new FloatTrainer.Settings(
                options.floatEpochs(), BATCH_SIZE, 0.2f, 2e-4f, 3, 0.998f, 0, options.seed());
    }

    private FloatTrainer.Settings shapedSettings() {
        int epochs = (options.floatEpochs() + 8) / 9;
        return new FloatTrainer.Settings(
                epochs, BATCH_SIZE, 0.05f, 2e-4f, 3, 0.998f, 1e-3f, options.seed() + 1);
    }

    /** Distilled at first, and pulled towards uniform weights. */
    private QatTrainer.Settings narrowSettings() {
        int epochs = options.quantisedEpochs();
        return new QatTrainer.Settings(
                epochs,
                BATCH_SIZE,
                0.03f,
                STEP_RATE,
                DECAY,
                2,
                0.998f,
                2,
                0.8f,
                epochs * 3 / 4,
                5e-4f,
                0,
                options.seed());
    }

    /** On the labels alone, like the float network, which 8 bits stay close to. */
    private QatTrainer.Settings wideSettings() {
        int epochs = (options.quantisedEpochs() + 5) / 6;
        return new QatTrainer.Settings(
                epochs,
                BATCH_SIZE,
                0.005f,
                STEP_RATE,
                DECAY,
                3,
                0.998f,
                2,
                0.8f,
                0,
                0,
                KEPT,
                options.seed());
    }

    private double floatAccuracy(Graph net, Map<String, float[]> floats, Cifar10 test) {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, options.seed())) {
            parameters.load(floats);
            return Evaluation.accuracy(manager, new FloatNet(net, parameters), test) / 100;
        }
    }

    private Path file(String name) throws IOException {
        Files.createDirectories(options.work());
        return options.work().resolve(name);
    }

    private Progress progress(long[] range) {
        return new Progress(out, terminal, range[0], range[1]);
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
