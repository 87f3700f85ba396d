package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.execution.Program;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.graph.Graph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

    private static final int IMAGES = 40;
    private static final List<String> CLASSES =
            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

    @TempDir Path folder;

    private final Graph net = SmallNet.create();
    private final Frames data = images();
    private final Map<String, float[]> trained = trained();

    @Test
    void given_trained_parameters_when_exported_then_integer_logits_follow_those_of_training() {
        Model model = model();
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            frames.add(data.frame(i));
        }
        for (Widths widths : List.of(net.widest(), net.uniform(4, 4), net.uniform(2, 3))) {
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths, frames);
            Program.Session session = new Program(model, configuration).newSession();
            double[] integer = new double[IMAGES * Cifar10.CLASSES.size()];
            for (int i = 0; i < IMAGES; i++) {
                int[] codes = session.run(frames.get(i));
                for (int c = 0; c < Cifar10.CLASSES.size(); c++) {
                    integer[i * Cifar10.CLASSES.size() + c] = codes[c] * ModelExport.LOGIT_STEP;
                }
            }
            double correlation = correlation(integer, trainingLogits(widths));
            assertTrue(correlation > 0.97, widths + ": correlation " + correlation);
        }
    }

    @Test
    void
            given_a_model_when_measured_then_the_file_holds_all_uniform_widths_and_the_tables_stand_beside()
                    throws Exception {
        Path file = folder.resolve("small.safetensors");
        TrainingOptions options =
                new TrainingOptions(
                        "resnet8", null, file, 1, 1, 0, 1, 2, folder, "a \"note\"", 3, 10, 20);
        Progress progress = new Progress(System.out, false, 0, 1);
        DataSet parts = new SplitFrames("noise", data, data, data);
        new Measurement(options, parts, data.slice(0, 20), progress).write(model(), 0.5);
        Model read = ModelReader.read(file);
        assertEquals("W8A8", read.measured().get(0).label());
        assertEquals("W1A1", read.measured().get(7).label());
        assertTrue(read.measured().size() > 8, "a front beside the uniform widths");
        assertTrue(read.sensitivities().weights().containsKey("deep"));
        assertEquals(read.info().digest(), read.measured().get(0).configuration().modelDigest());
        String table = Files.readString(folder.resolve("small.accuracy.md"));
        assertTrue(table.contains("| W2A2 | 20 |"), table);
        String json = Files.readString(folder.resolve("small.accuracy.json"));
        assertTrue(json.contains("\"note\": \"a \\\"note\\\"\""), json);
    }

    private Model model() {
        Map<String, Double> ranges = Ranges.measure(net, trained, data);
        List<byte[]> calibration = data.balanced(1);
        return ModelExport.model("small", "1", CLASSES, net, trained, ranges, calibration);
    }

    private double[] trainingLogits(Widths widths) {
        int[] order = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            order[i] = i;
        }
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, 0);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            WidthAffine.add(parameters, net);
            ActivationSteps steps = new ActivationSteps(parameters, net);
            parameters.load(trained);
            QuantisedNet quantised = new QuantisedNet(manager, net, parameters, steps);
            Batch batch = Batch.plain(data, order);
            float[] logits =
                    quantised
                            .logits(
                                    Evaluation.images(manager, batch),
                                    widths,
                                    quantised.deltas(widths))
                            .toFloatArray();
            double[] values = new double[logits.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = logits[i];
            }
            return values;
        }
    }

    private Map<String, float[]> trained() {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, 6)) {
            WidthAffine.add(parameters, net);
            ActivationSteps steps = new ActivationSteps(parameters, net);
            SplittableRandom random = new SplittableRandom(6);
            float[] typical = new float[1_000];
            for (int i = 0; i < typical.length; i++) {
                typical[i] = (float) Math.max(0, random.nextGaussian());
            }
            Plans.freeTensors(net).forEach(tensor -> steps.initialise(tensor, typical));
            return parameters.values();
        }
    }

    private static double correlation(double[] a, double[] b) {
        double ma = java.util.Arrays.stream(a).average().orElseThrow();
        double mb = java.util.Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - ma) * (b[i] - mb);
            aa += (a[i] - ma) * (a[i] - ma);
            bb += (b[i] - mb) * (b[i] - mb);
        }
        return ab / Math.sqrt(aa * bb);
    }

    private static Frames images() {
        SplittableRandom random = new SplittableRandom(12);
        byte[] pixels = new byte[IMAGES * Cifar10.FORMAT.bytes()];
        byte[] labels = new byte[IMAGES];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 32;
            int image = i / Cifar10.FORMAT.bytes();
            pixels[i] =
                    (byte)
                            Math.max(
                                    0,
                                    Math.min(
                                            255,
                                            90
                                                    + 40 * Math.sin(x * 0.1 * (image + 1))
                                                    + 25 * random.nextGaussian()));
            labels[image] = (byte) (image % Cifar10.CLASSES.size());
        }
        return new Frames(Cifar10.FORMAT, pixels, labels);
    }
}
