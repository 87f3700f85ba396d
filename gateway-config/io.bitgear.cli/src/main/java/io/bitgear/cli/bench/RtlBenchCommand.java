package io.bitgear.cli.bench;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.SimulatedAccelerator;
import io.bitgear.cli.demo.TemporaryFolder;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.cli.text.Wire;
import io.bitgear.fpga.device.Accelerator;
import io.bitgear.fpga.device.AcceleratorException;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The accelerator's own counters, of a model at several widths. */
@Command(
        name = "rtl",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a model on the accelerator at several widths and prints its own counters:"
                    + " cycles,",
            "utilisation, what a change of width takes. Energy is modelled from these counts."
        })
public final class RtlBenchCommand implements Callable<Integer> {
    private static final int STALL_MS = 5_000;
    private static final int TIMEOUT_MS = 120_000;
    private static final double ONE_POINT = 0.01;

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file (default: the bundled one).")
    private Path file;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Of an accelerator that is there (default: one is simulated).")
    private Path folder;

    @Option(
            names = "--layers",
            description = "Also a table for each configuration, layer by layer.")
    private boolean layers;

    @Option(names = "--json", description = "All of it as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        Path chosen = file != null ? file : Distribution.locate().models().get(0);
        try (TemporaryFolder temporary = TemporaryFolder.create("bitgear-bench-")) {
            Model model = ModelReader.read(chosen);
            if (folder != null) {
                run(model, folder);
                return 0;
            }
            Optional<SimulatedAccelerator> simulated =
                    SimulatedAccelerator.start(temporary.path().resolve("fpga"));
            if (simulated.isEmpty()) {
                throw new Failure(
                        "there is no simulated accelerator",
                        "Use the ./bitgear script, which builds one, or name a board with"
                                + " --folder.");
            }
            try (SimulatedAccelerator accelerator = simulated.get()) {
                run(model, accelerator.folder());
            }
            return 0;
        } catch (IOException e) {
            throw new Failure(chosen + ": " + e.getMessage(), "", e);
        } catch (AcceleratorException | IllegalArgumentException e) {
            throw new Failure(e.getMessage(), "", e);
        }
    }

    private void run(Model model, Path place) throws AcceleratorException {
        DeviceProfile profile = DeviceProfiles.XC7Z020;
        byte[] frame = model.calibration().get(0);
        List<RtlBench.Row> rows = new ArrayList<>();
        try (Accelerator accelerator = Accelerator.open(place, STALL_MS, TIMEOUT_MS)) {
            RtlBench bench = new RtlBench(model, profile, accelerator);
            for (Map.Entry<String, PrecisionConfiguration> c : configurations(model).entrySet()) {
                rows.add(bench.run(c.getKey(), c.getValue(), frame));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("model", model.info().name());
            all.put("profile", profile);
            all.put("rows", rows);
            out.println(Wire.json(all));
        } else {
            print(out, rows, profile);
        }
        out.flush();
    }

    /** Uniform widths, then the cheapest measured one that loses at most a point to W8A8. */
    private static Map<String, PrecisionConfiguration> configurations(Model model) {
        Map<String, PrecisionConfiguration> chosen = new LinkedHashMap<>();
        Calibrator calibrator = new Calibrator(model);
        for (int width : new int[] {8, 4, 3, 2, 1}) {
            var widths = model.graph().uniform(width, width);
            chosen.put(
                    "W" + width + "A" + width,
                    model.measured(widths)
                            .map(MeasuredConfiguration::configuration)
                            .orElseGet(() -> calibrator.calibrate(widths)));
        }
        var costs = new io.bitgear.model.cost.CostModel(model.graph(), DeviceProfiles.XC7Z020);
        model.measured(model.graph().widest())
                .flatMap(
                        widest ->
                                model.measured().stream()
                                        .filter(m -> m.accuracy() >= widest.accuracy() - ONE_POINT)
                                        .min(
                                                Comparator.comparingDouble(
                                                        m ->
                                                                costs.price(
                                                                                m.configuration()
                                                                                        .widths())
                                                                        .energyJoules())))
                .ifPresent(m -> chosen.put(m.label() + " (within a point)", m.configuration()));
        return chosen;
    }

    private void print(PrintWriter out, List<RtlBench.Row> rows, DeviceProfile profile) {
        Table table =
                new Table(
                        "configuration",
                        "cycles",
                        "predicted",
                        "beats",
                        "used",
                        "load",
                        "time",
                        "frames/s",
                        "staged",
                        "in cycles",
                        "energy",
                        "dynamic",
                        "exact");
        for (RtlBench.Row r : rows) {
            table.row(
                    r.configuration(),
                    r.cycles(),
                    r.predictedCycles(),
                    r.beats(),
                    Quantities.percent(r.utilisation()),
                    r.loadCycles(),
                    Quantities.si(r.milliseconds() / 1e3, "s"),
                    Math.round(r.framesPerSecond()),
                    Quantities.bytes(r.stagedBytes()),
                    r.stageCycles(),
                    Quantities.si(r.energyJoules(), "J"),
                    Quantities.si(r.dynamicJoules(), "J"),
                    r.exact() ? "yes" : "NO");
        }
        table.lines().forEach(out::println);
        out.println();
        inputs(out, rows, profile);
        if (layers) {
            rows.forEach(r -> layers(out, r));
        }
    }

    private static void inputs(PrintWriter out, List<RtlBench.Row> rows, DeviceProfile profile) {
        Table table = new Table("configuration", "operations", "on-chip bytes", "off-chip bytes");
        rows.forEach(
                r ->
                        table.row(
                                r.configuration(),
                                r.operations(),
                                r.onChipBytes(),
                                r.offChipBytes()));
        table.lines().forEach(out::println);
        out.println();
        out.println(
                "Cycles, beats and bytes are the accelerator's own counters; staged is what the"
                        + " change from the line above took, in cycles between two frames.");
        out.println(
                "Energy is modelled: %.2f W * time + %.2g J * operations + %.2g J * on-chip bytes + %.2g J * off-chip bytes (profile %s: %s)."
                        .formatted(
                                profile.basePowerWatts(),
                                profile.bitJoules(),
                                profile.onChipByteJoules(),
                                profile.offChipByteJoules(),
                                profile.name(),
                                profile.source()));
    }

    private static void layers(PrintWriter out, RtlBench.Row row) {
        out.println();
        out.println(row.configuration());
        Table table = new Table("layer", "beats", "cycles", "used");
        row.layers()
                .forEach(
                        l ->
                                table.row(
                                        l.layer(),
                                        l.beats(),
                                        l.cycles(),
                                        Quantities.percent(l.utilisation())));
        table.lines().forEach(out::println);
    }
}
