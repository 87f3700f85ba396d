package io.bitgear.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Graph;
import io.bitgear.training.vibration.VibrationData;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A training run from frames to a measured model file: float, shaped, narrow and wide stage,
 * export, measurement. Each stage resumes from its checkpoint in the work folder, and is passed
 * over when that is complete.
 */
public final class TrainingRun {

    private static final int FRAMES_PER_CLASS = 10;
    private static final int BATCH_SIZE = 128;

    /** Bits whose widths the wide stage leaves as they are. */
    private static final int KEPT = 2;

    private static final float STEP_RATE = 0.004f;
    private static final float DECAY = 5e-5f;

    private static final String ACCURACY = "%s network: %.2f %% of %,d test frames";

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
        DataSet data = dataSet();
        Frames test = data.test().slice(0, Math.min(options.limit(), data.test().size()));
        Frames training = data.training();
        Frames validation = data.heldOut();
        Graph net = Networks.named(options.network(), data.format());
        Map<String, float[]> learned =
                new FloatTrainer(net, floatSettings(data), training, validation, file("float.ckpt"))
                        .train(null, this::progress);
        say(ACCURACY, "float", 100 * floatAccuracy(net, learned, test), test.size());
        Map<String, float[]> floats =
                new FloatTrainer(
                                net,
                                shapedSettings(data),
                                training,
                                validation,
                                file("shaped.ckpt"))
                        .train(learned, this::progress);
        double floatAccuracy = floatAccuracy(net, floats, test);
        say(ACCURACY, "shaped float", 100 * floatAccuracy, test.size());
        Map<String, float[]> narrow =
                new QatTrainer(net, narrowSettings(data), training, validation, file("narrow.ckpt"))
                        .train(learned, floats, this::progress);
        Map<String, float[]> trained =
                new QatTrainer(net, wideSettings(data), training, validation, file("wide.ckpt"))
                        .train(
                                learned,
                                Prefixes.project(net, narrow, floats, KEPT),
                                this::progress);
        ActivationSteps.interpolate(net, trained);
        Map<String, Double> ranges = Ranges.measure(net, trained, training);
        List<byte[]> calibration = training.balanced(FRAMES_PER_CLASS);
        Model model =
                ModelExport.model(
                        options.network(),
                        "1",
                        data.format().classes(),
                        net,
                        trained,
                        ranges,
                        calibration);
        Measurement measurement = new Measurement(options, data, test, progress(new long[] {0, 1}));
        return measurement.write(model, floatAccuracy);
    }

    private DataSet dataSet() throws IOException, InterruptedException {
        if (options.network().equals(Networks.VIBRATION)) {
            say("making the vibration data");
            return new VibrationData();
        }
        return new Cifar10(options.data() == null ? download() : options.data());
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

    private FloatTrainer.Settings floatSettings(DataSet data) {
        return new FloatTrainer.Settings(
                options.floatEpochs(),
                BATCH_SIZE,
                0.2f,
                2e-4f,
                data.augmentation(3),
                0.998f,
                0,
                options.seed());
    }

    private FloatTrainer.Settings shapedSettings(DataSet data) {
        int epochs = (options.floatEpochs() + 8) / 9;
        return new FloatTrainer.Settings(
                epochs,
                BATCH_SIZE,
                0.05f,
                2e-4f,
                data.augmentation(3),
                0.998f,
                1e-3f,
                options.seed() + 1);
    }

    /** Distilled at first, and pulled towards uniform weights. */
    private QatTrainer.Settings narrowSettings(DataSet data) {
        int epochs = options.quantisedEpochs();
        return new QatTrainer.Settings(
                epochs,
                BATCH_SIZE,
                0.03f,
                STEP_RATE,
                DECAY,
                data.augmentation(2),
                0.998f,
                2,
                0.8f,
                options.distilled(),
                5e-4f,
                0,
                options.seed());
    }

    /** On the labels alone, like the float network, which 8 bits stay close to. */
    private QatTrainer.Settings wideSettings(DataSet data) {
        int epochs = (options.quantisedEpochs() + 5) / 6;
        return new QatTrainer.Settings(
                epochs,
                BATCH_SIZE,
                0.005f,
                STEP_RATE,
                DECAY,
                data.augmentation(3),
                0.998f,
                2,
                0.8f,
                0,
                0,
                KEPT,
                options.seed());
    }

    private double floatAccuracy(Graph net, Map<String, float[]> floats, Frames test) {
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
