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
 * A training run from images to a measured model file: float stage, quantised stage, export,
 * measurement. Each stage resumes from its checkpoint in the work folder, and is passed over when
 * that is complete.
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
    private static final int KEPT = 3;

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
        Graph net = Networks.resnet8(Batch.CLASSES);
        Map<String, float[]> floats =
                new FloatTrainer(net, floatSettings(), training, validation, file("float.ckpt"))
                        .train(this::progress);
        double floatAccuracy = floatAccuracy(net, floats, test);
        say("float network: %.2f %% of %,d test images", 100 * floatAccuracy, test.size());
        Map<String, float[]> narrow =
                new QatTrainer(
                                net,
                                quantisedSettings(options.quantisedEpochs(), 0.03f, 0),
                                training,
                                validation,
                                file("quantised.ckpt"))
                        .train(floats, null, this::progress);
        Map<String, float[]> trained =
                new QatTrainer(
                                net,
                                quantisedSettings(wideEpochs(), 0.02f, KEPT),
                                training,
                                validation,
                                file("wide.ckpt"))
                        .train(floats, narrow, this::progress);
        Map<String, Double> ranges = Ranges.measure(net, trained, training);
        List<byte[]> calibration = IntegerEvaluation.balanced(training, FRAMES_PER_CLASS);
        Model model = ModelExport.model("resnet8", "1", CLASSES, net, trained, ranges, calibration);
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
                options.floatEpochs(), BATCH_SIZE, 0.2f, 2e-4f, 3, 0.998f, options.seed());
    }

    private QatTrainer.Settings quantisedSettings(int epochs, float rate, int kept) {
        return new QatTrainer.Settings(
                epochs, BATCH_SIZE, rate, 0.004f, 5e-5f, 2, 0.998f, 2, 0.8f, kept, options.seed());
    }

    /** The wide stage changes less, and a step of it takes less time. */
    private int wideEpochs() {
        return (options.quantisedEpochs() + 3) / 4;
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
