package io.bitgear.cli.evaluate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.cli.text.Wire;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model file. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Measures a model file on labelled frames with the integer reference.",
            "Latency and energy are modelled for the device profile."
        })
public final class EvaluateCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "The model file.")
    private Path modelFile;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder of raw frames LABEL/NAME.bin, labels named like the model's"
                            + " classes; or a file of records, one label byte and a frame; or a"
                            + " folder with CIFAR-10's binary version (test_batch.bin).")
    private Path data;

    @ArgGroup private Selection selection = new Selection();

    @Mixin private Effort effort;

    @Option(
            names = "--fast",
            description = "The gateway's executor instead of the reference: the same bits, sooner.")
    private boolean fast;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "ice40up5k",
            description = "Device to price for (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(names = "--json", description = "The table as JSON.")
    private boolean json;

    /** Which configurations; the widest when nothing is said. */
    static final class Selection {
        @Option(
                names = "--configuration",
                paramLabel = "FILE",
                description = "Widths from a JSON file, as /precision answers.")
        private Path configuration;

        @Option(
                names = "--widths",
                paramLabel = "w=4,a=4",
                description = "Uniform widths; single layers may follow: w=4,a=4,conv2=2.")
        private String widths;

        @Option(names = "--all", description = "Every uniform width, 8 to 1.")
        private boolean all;
    }

    /**
     * One line of the result.
     *
     * @param widths such as {@code W4A4}
     * @param configurationId of the configuration
     * @param calibrated whether its tables came with the file or were made now
     * @param images measured on
     * @param right answers
     * @param accuracy share of right answers, 0..1
     * @param interval at 95 %, Wilson
     * @param modelledCost on the profile
     * @param profile that priced it
     */
    record Line(
            String widths,
            String configurationId,
            String calibrated,
            int images,
            int right,
            double accuracy,
            Interval interval,
            Cost modelledCost,
            String profile) {}

    @Override
    public Integer call() throws Failure {
        DeviceProfile device =
                DeviceProfiles.of(profile)
                        .orElseThrow(
                                () ->
                                        new Failure(
                                                "no device profile " + profile,
                                                "Known are: " + DeviceProfiles.names()));
        effort.check();
        Model model = read(modelFile);
        List<LabelledImage> images = LabelledData.read(data, model, effort.limit());
        List<Line> lines = measure(model, images, new CostModel(model.graph(), device));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Wire.json(lines) : table(model, lines));
        return 0;
    }

    /**
     * Reads a model file.
     *
     * @throws Failure naming what is wrong with it
     */
    public static Model read(Path file) throws Failure {
        try {
            return ModelReader.read(file);
        } catch (NoSuchFileException e) {
            throw new Failure("there is no model file " + file, "", e);
        } catch (IOException e) {
            throw new Failure(e.getMessage(), "", e);
        }
    }

    private List<Line> measure(Model model, List<LabelledImage> images, CostModel costs)
            throws Failure {
        Evaluator evaluator = new Evaluator(model, images, effort.workers(), fast);
        List<Line> lines = new ArrayList<>();
        try (Progress progress = Progress.onTerminal()) {
            for (Map.Entry<String, Widths> choice : choices(model).entrySet()) {
                progress.show(choice.getKey() + ": calibrating");
                PrecisionConfiguration inFile =
                        model.measured(choice.getValue())
                                .map(MeasuredConfiguration::configuration)
                                .orElse(null);
                PrecisionConfiguration configuration =
                        inFile == null
                                ? new Calibrator(model).calibrate(choice.getValue())
                                : inFile;
                int right = evaluator.scores(configuration, choice.getKey(), progress).right();
                lines.add(
                        new Line(
                                choice.getKey(),
                                configuration.id(),
                                inFile == null ? "now" : "in file",
                                images.size(),
                                right,
                                (double) right / images.size(),
                                Interval.wilson(right, images.size()),
                                costs.price(configuration.widths()),
                                costs.profile().name()));
            }
        }
        return lines;
    }

    private Map<String, Widths> choices(Model model) throws Failure {
        Map<String, Widths> choices = new LinkedHashMap<>();
        WidthChoice reader = new WidthChoice(model.graph());
        if (selection.configuration != null) {
            choices.put(
                    selection.configuration.getFileName().toString(),
                    reader.read(selection.configuration));
        } else if (selection.widths != null) {
            choices.put(selection.widths, reader.parse(selection.widths));
        } else {
            for (int width = Widths.MAX; width >= (selection.all ? 1 : Widths.MAX); width--) {
                choices.put("W" + width + "A" + width, model.graph().uniform(width, width));
            }
        }
        return choices;
    }

    private static String table(Model model, List<Line> lines) {
        Table table =
                new Table(
                        "widths",
                        "images",
                        "accuracy",
                        "95 % interval",
                        "bit ops",
                        "weights",
                        "resident",
                        "cycles",
                        "latency",
                        "energy",
                        "calibrated",
                        "configuration");
        for (Line line : lines) {
            Cost cost = line.modelledCost();
            table.row(
                    line.widths(),
                    line.images(),
                    Quantities.exactPercent(line.accuracy()),
                    Quantities.exactPercent(line.interval().low())
                            + " .. "
                            + Quantities.exactPercent(line.interval().high()),
                    Quantities.si(cost.bitOperations(), "").trim(),
                    Quantities.bytes(cost.weightBytes()),
                    Quantities.bytes(cost.residentBytes()),
                    cost.cycles(),
                    Quantities.si(cost.latencySeconds(), "s"),
                    Quantities.si(cost.energyJoules(), "J"),
                    line.calibrated(),
                    line.configurationId().substring(0, 12));
        }
        return "model "
                + model.info().name()
                + " "
                + model.info().version()
                + "; cycles, latency and energy a frame are modelled for "
                + lines.get(0).profile()
                + System.lineSeparator()
                + table;
    }
}
