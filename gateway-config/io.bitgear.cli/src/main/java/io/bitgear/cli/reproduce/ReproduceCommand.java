package io.bitgear.cli.reproduce;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.evaluate.Effort;
import io.bitgear.cli.evaluate.EvaluateCommand;
import io.bitgear.cli.evaluate.Evaluator;
import io.bitgear.cli.evaluate.LabelledData;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.evaluate.Scores;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import io.bitgear.fpga.Pricing;
import io.bitgear.fpga.compile.Compiler;
import io.bitgear.fpga.compile.Geometry;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The evidence: what the widths of a model save, and what they lose. */
@Command(
        name = "reproduce",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the configurations of a model file on test images and sets accuracy against",
            "storage, cycles and modelled energy, each by itself and shared by frames.",
            "docs/results.md explains each figure."
        })
public final class ReproduceCommand implements Callable<Integer> {
    private static final double PLOTTED_POINTS = 0.04;

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file (default: the bundled one).")
    private Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Labelled frames, as evaluate takes them (default: the 1,000 bundled test"
                            + " images).")
    private Path data;

    @Mixin private Effort effort;

    @Option(names = "--plot", paramLabel = "FILE", description = "Writes the front as an SVG.")
    private Path plot;

    @Option(names = "--json", description = "The table as JSON.")
    private boolean json;

    /** Of the JSON. */
    record Report(String model, String digest, String profile, List<Row> rows, GateEvidence gate) {}

    @Override
    public Integer call() throws Failure {
        effort.check();
        Distribution home = file == null || data == null ? Distribution.locate() : null;
        Path chosen = file != null ? file : home.models().get(0);
        Model model = EvaluateCommand.read(chosen);
        if (model.measured().isEmpty() || model.calibration().isEmpty()) {
            throw new Failure(
                    chosen + " holds no measured configurations, or no calibration frames",
                    "./bitgear train writes both.");
        }
        List<LabelledImage> images =
                LabelledData.read(data != null ? data : home.sample(), model, effort.limit());
        List<Row> rows = new Evidence(gears(model, images), model.perInput()).rows();
        GateEvidence gate =
                model.gate().isEmpty() ? null : GateEvidence.of(model, DeviceProfiles.XC7Z020);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    Wire.json(
                            new Report(
                                    model.info().name(),
                                    model.info().digest(),
                                    DeviceProfiles.XC7Z020.name(),
                                    rows,
                                    gate)));
        } else {
            new EvidenceText(model, rows, gate).print(out);
        }
        out.flush();
        write(model, rows);
        return 0;
    }

    private void write(Model model, List<Row> rows) throws Failure {
        if (plot == null) {
            return;
        }
        String title =
                "%s on CIFAR-10, %,d test images"
                        .formatted(model.info().name(), rows.get(0).images());
        try {
            Files.writeString(plot, new FrontPlot(rows, PLOTTED_POINTS).svg(title));
        } catch (IOException e) {
            throw new Failure("cannot write " + plot + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * The measured configurations of the file, the widest first, those that fit the accelerator.
     */
    private List<Gear> gears(Model model, List<LabelledImage> images) throws Failure {
        DeviceProfile profile = DeviceProfiles.XC7Z020;
        CostModel costs = new CostModel(model.graph(), profile);
        Pricing pricing = new Pricing(profile, Geometry.XC7Z020, profile.clockHz());
        List<Gear> gears = new ArrayList<>();
        List<MeasuredConfiguration> measured = new ArrayList<>(model.measured());
        measured.sort(
                Comparator.comparingDouble(
                                (MeasuredConfiguration m) ->
                                        costs.price(m.configuration().widths()).energyJoules())
                        .reversed());
        try (Progress progress = Progress.onTerminal()) {
            for (MeasuredConfiguration m : measured) {
                PrecisionConfiguration configuration = m.configuration();
                Scores scores =
                        new Evaluator(model, images, effort.workers(), true)
                                .scores(configuration, m.label(), progress);
                gears.add(
                        new Gear(
                                m,
                                pricing.price(
                                        Compiler.compile(model, configuration, Geometry.XC7Z020),
                                        costs.price(configuration.widths())),
                                scores));
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    model.info().name() + " does not fit the accelerator: " + e.getMessage(),
                    "",
                    e);
        }
        return gears;
    }
}
