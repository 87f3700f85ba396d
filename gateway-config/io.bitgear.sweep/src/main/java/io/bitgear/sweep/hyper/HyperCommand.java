package io.bitgear.sweep.hyper;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.sweep.Output;
import io.bitgear.sweep.engine.Engine;
import io.bitgear.sweep.engine.SparkEngine;
import io.bitgear.sweep.engine.SparkOptions;
import io.bitgear.training.Cifar10;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Held-out accuracy over a grid of hyper-parameters. */
@Command(
        name = "hyper",
        mixinStandardHelpOptions = true,
        description = {
            "Trains once for each point of a grid of hyper-parameters, in float and then for narrow"
                    + " widths, and shows the accuracy on held-out images by integer arithmetic.",
            "A task is a training run in a JVM of its own. Every machine must reach the data and"
                    + " the training libraries under the same paths."
        })
public final class HyperCommand implements Callable<Integer> {
    private static final int RECORDS = 10_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--grid",
            required = true,
            paramLabel = "FILE",
            description = {
                "JSON: settings by name, a list of values spans an axis, such as"
                        + " {\"training\":{\"epochs\":3,\"rate\":[0.1,0.2]},"
                        + "\"quantised\":{\"rate\":[0.01,0.03]}}."
            })
    private Path grid;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder of CIFAR-10's binary version (data_batch_1.bin is trained on, the end"
                            + " of data_batch_5.bin held out), or one file for both.")
    private Path data;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Images trained on (default: ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--held-out",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Images measured on (default: ${DEFAULT-VALUE}).")
    private int heldOut;

    @Option(
            names = "--widths",
            paramLabel = "W,W",
            split = ",",
            defaultValue = "8,4,2",
            description = "Uniform widths to measure (default: ${DEFAULT-VALUE}).")
    private List<Integer> widths;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads and processors of a trial (default: ${DEFAULT-VALUE}); results repeat"
                            + " for one number of threads.")
    private int threads;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "60",
            description = "A trial that takes longer is ended (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--training",
            paramLabel = "DIR",
            defaultValue = "${env:BITGEAR_TRAINING:-bundles/io.bitgear.training/target}",
            description = "Training module: a folder with classes and lib (${DEFAULT-VALUE}).")
    private Path training;

    @Mixin private SparkOptions spark;
    @Mixin private Output output;

    /**
     * A point and what it reached.
     *
     * @param label the axes' values
     * @param accuracies by width, 0..1
     * @param settings all of them
     */
    record Line(String label, Map<String, Double> accuracies, Point settings) {}

    /**
     * The result.
     *
     * @param images trained on
     * @param heldOut images measured on
     * @param threads of a trial
     * @param points in the order of the grid
     */
    record Report(int images, int heldOut, int threads, List<Line> points) {}

    @Override
    public Integer call() throws Failure, IOException {
        output.check();
        Map<String, Point> points = Grid.read(grid);
        check(points);
        List<String> orders = new ArrayList<>();
        for (Point point : points.values()) {
            orders.add(Point.JSON.writeValueAsString(order(point)));
        }
        List<LinkedHashMap<String, Double>> accuracies;
        try (Engine engine = new SparkEngine(spark, threads)) {
            TrialJvm jvm = new TrialJvm(training.toRealPath().toString(), threads, minutes);
            accuracies = engine.run("training", jvm, orders, TrialJvm::run);
        }
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<String, Point> point : points.entrySet()) {
            lines.add(new Line(point.getKey(), accuracies.get(lines.size()), point.getValue()));
        }
        Report report = new Report(images, heldOut, threads, lines);
        output.put(spec.commandLine().getOut(), report, table(report));
        return 0;
    }

    private void check(Map<String, Point> points) throws Failure {
        int largest =
                points.values().stream()
                        .mapToInt(
                                p -> Math.max(p.training().batchSize(), p.quantised().batchSize()))
                        .max()
                        .orElseThrow();
        if (images < largest || images > RECORDS) {
            throw new Failure(
                    "--images " + images + " is not in " + largest + ".." + RECORDS,
                    "At least a batch, at most a file.");
        }
        if (heldOut < 1 || heldOut > Cifar10.HELD_OUT) {
            throw new Failure("--held-out " + heldOut + " is not in 1.." + Cifar10.HELD_OUT, "");
        }
        if (threads < 1 || minutes < 1) {
            throw new Failure("--threads and --minutes must be positive", "");
        }
        if (widths.isEmpty() || widths.stream().anyMatch(w -> w < 1 || w > 8)) {
            throw new Failure("--widths " + widths + " are not all in 1..8", "");
        }
        if (!Files.isDirectory(training.resolve("lib"))) {
            throw new Failure(
                    "the training libraries are not in " + training,
                    "--training names a folder with classes and lib of io.bitgear.training.");
        }
    }

    private Order order(Point point) throws Failure {
        boolean folder = Files.isDirectory(data);
        Path first = folder ? data.resolve("data_batch_1.bin") : data;
        Path last = folder ? data.resolve("data_batch_5.bin") : data;
        for (Path file : List.of(first, last)) {
            if (!Files.isReadable(file)) {
                throw new Failure("cannot read " + file, "--data wants CIFAR-10's binary version.");
            }
        }
        return new Order(
                point,
                first.toAbsolutePath().toString(),
                images,
                last.toAbsolutePath().toString(),
                folder ? RECORDS - Cifar10.HELD_OUT : images,
                heldOut,
                widths);
    }

    private static String table(Report report) {
        List<String> names = List.copyOf(report.points().get(0).accuracies().keySet());
        List<String> head = new ArrayList<>(List.of("point"));
        head.addAll(names);
        Table table = new Table(head.toArray(String[]::new));
        for (Line line : report.points()) {
            List<Object> cells = new ArrayList<>(List.of(line.label()));
            names.forEach(name -> cells.add(Quantities.exactPercent(line.accuracies().get(name))));
            table.row(cells.toArray());
        }
        return "accuracy on "
                + report.heldOut()
                + " held-out images after training on "
                + report.images()
                + System.lineSeparator()
                + table;
    }
}
