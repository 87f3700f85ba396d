package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A long time near the peak load. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a gateway, finds out how many requests a second it answers, and asks it for"
                    + " long for a share of",
            "that while the context changes. Every answer is compared with the integer reference."
                    + " Exits with 1 when a",
            "request failed, an answer was wrong, or heap, latency, threads or file descriptors"
                    + " grew. Needs Linux and a JDK."
        })
public final class LoadSoakCommand implements Callable<Integer> {
    private static final int USUAL_CLIENTS = 32;
    private static final int SETTLE_SECONDS = 10;

    @Spec private CommandSpec spec;

    @Mixin private SoakOptions options;

    @Option(
            names = "--share",
            paramLabel = "X",
            defaultValue = "0.8",
            description = "Of the peak, above 0 and at most 1 (default: ${DEFAULT-VALUE}).")
    private double share;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "1800",
            description = "Seconds at that rate (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--slices",
            paramLabel = "N",
            defaultValue = "12",
            description =
                    "Parts of that time, whose figures are compared; the heap is collected after"
                            + " each (default: ${DEFAULT-VALUE}).")
    private int slices;

    @Option(
            names = "--peak",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "For which the peak is measured, after as long a warm-up (default:"
                            + " ${DEFAULT-VALUE}).")
    private int peak;

    @Option(
            names = "--flips",
            paramLabel = "N",
            defaultValue = "2",
            description = "Context changes a second (default: ${DEFAULT-VALUE}).")
    private double flips;

    @Override
    public Integer call() throws Failure {
        options.check();
        if (!(share > 0 && share <= 1) || peak < 1 || slices < 2 || !(flips > 0)) {
            throw new Failure(
                    "--share is above 0 and at most 1, --slices at least 2, --peak and --flips are"
                            + " above 0",
                    "");
        }
        if (seconds < slices) {
            throw new Failure("--seconds is at least --slices, a second for each", "");
        }
        Distribution distribution = Distribution.locate();
        Subject subject = Subject.of(distribution, options);
        LoadReport report;
        try (Progress progress = Progress.onTerminal()) {
            progress.show("starting a gateway");
            try (SoakGateway gateway = new SoakGateway(distribution, subject, 1, 0, options)) {
                report = run(gateway, subject, progress);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(options.isJson() ? Wire.json(report) : SoakText.load(report));
        out.flush();
        return report.broken().isEmpty() ? 0 : 1;
    }

    private LoadReport run(SoakGateway gateway, Subject subject, Progress progress) throws Failure {
        GatewayJvm jvm = new GatewayJvm(gateway.pid());
        int clients = options.clients(USUAL_CLIENTS);
        CheckedLoad.Plan plan = new CheckedLoad.Plan(clients, 0, Long.MAX_VALUE, 0, flips);
        try (CheckedLoad checked = new CheckedLoad(gateway, subject, plan)) {
            Load load = checked.load();
            Judge judge = checked.judge();
            load.start();
            SwapSoak.wait(progress, "warming up", peak);
            SwapReport.Phase most = phase(load, progress, "peak", peak);
            double rate = share * most.rate();
            load.pace(rate);
            SwapSoak.wait(progress, "settling", SETTLE_SECONDS);
            gateway.forgetComplaints();
            double loadBefore = SwapSoak.systemLoad();
            long failed = judge.failed();
            List<LoadReport.Slice> done = new ArrayList<>();
            Footprint before = null;
            for (int i = 0; i < slices; i++) {
                String what = "slice " + (i + 1) + " of " + slices;
                SwapReport.Phase phase = phase(load, progress, what, seconds / slices);
                done.add(new LoadReport.Slice(phase, jvm.heapBytes()));
                before = before == null ? jvm.footprint() : before;
            }
            double loadAfter = SwapSoak.systemLoad();
            Footprint after = jvm.footprint();
            load.stop();
            judge.finish(load.sent());
            return new LoadReport(
                    Runtime.getRuntime().availableProcessors(),
                    List.of(loadBefore, loadAfter),
                    clients,
                    most,
                    rate,
                    done,
                    judge.failed() - failed,
                    judge.faults(),
                    checked.flips(),
                    checked.checker().epochs(),
                    checked.checker().configurations(),
                    SwapReport.Change.of(before.threads(), after.threads()),
                    SwapReport.Change.of(before.descriptors(), after.descriptors()),
                    gateway.complaints(),
                    judge.told());
        }
    }

    private static SwapReport.Phase phase(Load load, Progress progress, String what, int seconds)
            throws Failure {
        Latencies latencies = new Latencies();
        long begin = System.nanoTime();
        load.record(latencies);
        SwapSoak.wait(progress, what, seconds);
        load.record(new Latencies());
        return SwapReport.Phase.of(latencies, System.nanoTime() - begin);
    }
}
