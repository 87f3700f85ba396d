package io.bitgear.sweep.hyper;

import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.graph.Graph;
import io.bitgear.training.Cifar10;
import io.bitgear.training.FloatTrainer;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import io.bitgear.training.ModelExport;
import io.bitgear.training.Networks;
import io.bitgear.training.Progress;
import io.bitgear.training.QatTrainer;
import io.bitgear.training.Ranges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The main class of a JVM that trains one point of a grid: a float stage, then the narrow stage
 * from it, then the accuracy of uniform widths on held-out images by integer arithmetic. DJL allows
 * one gradient collector in a JVM, hence one JVM a trial.
 */
public final class Trial {
    /** File in the work folder that holds the {@link Order}. */
    static final String ORDER = "order.json";

    /** File in the work folder that the accuracies are written to, by width. */
    static final String ACCURACIES = "accuracies.json";

    private static final int FRAMES_PER_CLASS = 10;

    private final Order order;
    private final Path work;

    private Trial(Order order, Path work) {
        this.order = order;
        this.work = work;
    }

    /**
     * Trains.
     *
     * @param arguments the work folder
     */
    public static void main(String[] arguments) {
        Path work = Path.of(arguments[0]);
        try {
            Order order = Point.JSON.readValue(work.resolve(ORDER).toFile(), Order.class);
            Map<String, Double> accuracies = new Trial(order, work).run();
            Files.write(work.resolve(ACCURACIES), Point.JSON.writeValueAsBytes(accuracies));
            System.exit(0);
        } catch (Failure | IOException | InterruptedException | RuntimeException e) {
            System.err.println(e instanceof Failure ? e.getMessage() : e.toString());
            System.exit(1);
        }
    }

    private Map<String, Double> run() throws Failure, IOException, InterruptedException {
        Frames training = read(order.trainingFile(), 0, order.images());
        Frames heldOut = read(order.heldOutFile(), order.heldOutFrom(), order.heldOut());
        Model model = train(training, heldOut);
        Map<String, Double> accuracies = new LinkedHashMap<>();
        try (IntegerEvaluation evaluation = new IntegerEvaluation(1)) {
            for (int bits : order.widths()) {
                accuracies.put(
                        "W" + bits + "A" + bits,
                        evaluation.accuracy(
                                model,
                                new Calibrator(model).calibrate(model.graph().uniform(bits, bits)),
                                heldOut));
            }
        }
        return accuracies;
    }

    private Model train(Frames training, Frames heldOut) throws IOException, InterruptedException {
        Point point = order.point();
        Graph net = Networks.named(point.network(), Cifar10.FORMAT);
        Function<long[], Progress> progress =
                range -> new Progress(System.out, false, range[0], range[1]);
        Map<String, float[]> learned =
                new FloatTrainer(
                                net,
                                point.training(),
                                training,
                                heldOut,
                                work.resolve("float.ckpt"))
                        .train(null, progress);
        Map<String, float[]> trained =
                new QatTrainer(
                                net,
                                point.quantised(),
                                training,
                                heldOut,
                                work.resolve("narrow.ckpt"))
                        .train(learned, learned, progress);
        return ModelExport.model(
                point.network(),
                "trial",
                Cifar10.CLASSES,
                net,
                trained,
                Ranges.measure(net, trained, training),
                training.balanced(FRAMES_PER_CLASS));
    }

    private static Frames read(String file, int from, int count) throws Failure {
        List<LabelledImage> all = io.bitgear.cli.evaluate.Cifar10.read(Path.of(file), from + count);
        if (all.size() < from + count) {
            throw new Failure(
                    file + " has " + all.size() + " images, " + (from + count) + " are needed", "");
        }
        int bytes = Cifar10.FORMAT.bytes();
        byte[] pixels = new byte[count * bytes];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            LabelledImage image = all.get(from + i);
            labels[i] = (byte) image.label();
            System.arraycopy(image.pixels(), 0, pixels, i * bytes, bytes);
        }
        return new Frames(Cifar10.FORMAT, pixels, labels);
    }
}
