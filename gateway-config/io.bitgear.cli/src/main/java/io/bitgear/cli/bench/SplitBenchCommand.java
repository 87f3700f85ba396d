package io.bitgear.cli.bench;

import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.TemporaryFolder;
import io.bitgear.cli.evaluate.WidthChoice;
import io.bitgear.model.Model;
import io.bitgear.model.execution.Boundary;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.graph.Layer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every cut of a network between two processes, over links of several rates. */
@Command(
        name = "split",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a slow terminal and a gateway as two processes in two network namespaces, joined"
                    + " by a link",
            "whose rate the kernel limits. Measures the latency of every cut of the network at"
                    + " every rate, and",
            "compares the cut that the split node chooses with the best one measured. Needs root"
                    + " and iproute2.",
            "Exits with 1 when a choice takes over 5 %% longer than the best, or a bit is wrong."
        })
public final class SplitBenchCommand implements Callable<Integer> {
    /** Id of the far gateway in placements. */
    static final String FAR = "far";

    private static final double SPREAD = 0.1;
    private static final int MORE = 3;
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "k", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L);

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file (default: the bundled one).")
    private Path file;

    @Option(
            names = "--widths",
            paramLabel = "WIDTHS",
            defaultValue = "w=4,a=4,conv1=1",
            description = "Widths as in evaluate (default: ${DEFAULT-VALUE}).")
    private String widths;

    @Option(
            names = "--rates",
            paramLabel = "RATE",
            split = ",",
            defaultValue = "64k,256k,512k,4M,100M",
            description = "Link rates, bits a second (default: ${DEFAULT-VALUE}).")
    private List<String> rates;

    @Option(
            names = "--cpu",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description =
                    "Share of one processor for the terminal, 0.001 to 1 (default:"
                            + " ${DEFAULT-VALUE}).")
    private double cpu;

    @Option(
            names = "--interpreted",
            description =
                    "The terminal has a whole processor, but its Java only interprets (-Xint):"
                            + " much slower, and without the slices that a share comes"
                            + " in.")
    private boolean interpreted;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Rounds over all cuts at each rate (default: ${DEFAULT-VALUE}); up to three"
                            + " times as many where times scatter.")
    private int rounds;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "3",
            description = "Frames at each cut in a round (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Override
    public Integer call() throws Failure {
        if (rounds < 1 || frames < 1 || !(cpu >= 0.001 && cpu <= 1)) {
            throw new Failure("--rounds and --frames are at least 1, --cpu is 0.001 to 1", "");
        }
        List<Long> limits = new ArrayList<>();
        for (String rate : rates) {
            limits.add(rate(rate));
        }
        Path chosen = file != null ? file : Distribution.locate().models().get(0);
        SplitReport report = report(chosen);
        boolean limited;
        try (TemporaryFolder folder = TemporaryFolder.create("bitgear-split-");
                SplitNetwork network = SplitNetwork.create();
                CpuLimit limit = CpuLimit.create("terminal", interpreted ? 1 : cpu);
                CpuLimit plenty = CpuLimit.create("far", 1);
                SplitProcesses processes =
                        new SplitProcesses(
                                network,
                                folder.path(),
                                chosen,
                                widths,
                                interpreted || !limit.isThere())) {
            limited = limit.isThere() && !interpreted;
            say("starting the far gateway and the terminal");
            plenty.add(processes.gateway());
            plenty.add(processes.terminal());
            processes.awaitReady();
            say("warming up");
            processes.ask("plan", SplitReport.Planned.class);
            round(processes, IntStream.range(0, report.size()).boxed().toList());
            limit.add(processes.terminal());
            for (int i = 0; i < limits.size(); i++) {
                network.limit(limits.get(i));
                report.add(measure(rates.get(i) + "bit/s", processes));
            }
        }
        return print(report, limited);
    }

    private static long rate(String text) throws Failure {
        if (!text.matches("[1-9][0-9]{0,5}[kMG]?")) {
            throw new Failure("rate \"" + text + "\" is not like 64k, 1M or 1G", "");
        }
        String digits = text.replaceAll("[kMG]", "");
        return Long.parseLong(digits) * UNITS.get(text.substring(digits.length()));
    }

    private SplitReport report(Path chosen) throws Failure {
        Model model;
        try {
            model = ModelReader.read(chosen);
        } catch (IOException e) {
            throw new Failure("cannot read model " + chosen + ": " + e.getMessage(), "", e);
        }
        Widths parsed = new WidthChoice(model.graph()).parse(widths);
        List<Layer> layers = model.graph().executed(parsed);
        List<String> names = new ArrayList<>();
        List<Integer> bytes = new ArrayList<>();
        for (Boundary boundary : Boundary.of(model.graph(), parsed)) {
            int cut = boundary.index();
            boolean isAll = cut == layers.size();
            String behind = cut == 0 ? "" : "after " + layers.get(cut - 1).name();
            names.add(isAll ? "all here" : cut == 0 ? "all there" : behind);
            bytes.add(isAll ? 0 : boundary.bytes());
        }
        return new SplitReport(names, bytes);
    }

    private SplitReport.Result measure(String rate, SplitProcesses processes) throws Failure {
        say(rate + ": planning");
        SplitReport.Planned planned = processes.ask("plan", SplitReport.Planned.class);
        SplitReport.Result result = new SplitReport.Result(rate, planned, new ArrayList<>());
        for (int round = 1; isShort(result, round); round++) {
            say(rate + ": round " + round);
            result.rounds().add(round(processes, result.contenders()));
        }
        return result;
    }

    private SplitReport.Round round(SplitProcesses processes, List<Integer> cuts) throws Failure {
        String list = cuts.stream().map(String::valueOf).collect(Collectors.joining(","));
        return processes.ask("round " + frames + " " + list, SplitReport.Round.class);
    }

    /** More rounds are needed: too few, or the cuts that count scatter. */
    private boolean isShort(SplitReport.Result result, int round) {
        if (round <= rounds) {
            return true;
        }
        boolean scatters =
                result.spread(result.best()) > SPREAD
                        || result.spread(result.planned().cut()) > SPREAD;
        return scatters && round <= MORE * rounds;
    }

    private void say(String progress) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(progress);
        err.flush();
    }

    private int print(SplitReport report, boolean limited) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Widths " + widths + "; latency of a frame, median, both ends in Java.");
        out.println(
                limited
                        ? "Terminal: %.0f %% of one processor, by a control group."
                                .formatted(cpu * 100)
                        : "Terminal: interpreted Java (-Xint).");
        out.println();
        report.lines().forEach(out::println);
        out.println();
        out.println(
                report.isGood()
                        ? "Every choice is the best cut measured or within 5 % of it; every bit is"
                                + " right."
                        : "NOT every choice is within 5 % of the best cut measured, or a bit is"
                                + " wrong.");
        out.flush();
        return report.isGood() ? 0 : 1;
    }
}
