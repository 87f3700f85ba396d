package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Many answers under a changing context. */
@Command(
        name = "answers",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a gateway with three nodes, changes its context many times a second and checks"
                    + " every answer",
            "against the integer reference for the configuration that it names; the epochs of a"
                    + " client must never go",
            "back. Then faults are seeded into a recording of these answers, and the checker must"
                    + " find each of them.",
            "Exits with 1 when something was wrong, or a seeded fault was not found."
        })
public final class AnswerSoakCommand implements Callable<Integer> {
    private static final int NODES = 3;
    private static final int RECORDED = 20_000;

    @Spec private CommandSpec spec;

    @Mixin private SoakOptions options;

    @Option(
            names = "--answers",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Requests in all (default: ${DEFAULT-VALUE}).")
    private long answers;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Ends after this time, with fewer answers; 0 for when all are there (default:"
                            + " ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Requests a second of all clients together; 0 for as many as come (default:"
                            + " ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--flips",
            paramLabel = "N",
            defaultValue = "20",
            description = "Context changes a second (default: ${DEFAULT-VALUE}).")
    private double flips;

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "200",
            description = "Faults to seed in the end (default: ${DEFAULT-VALUE}).")
    private int faults;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the faults and their places (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--fpga",
            description = "One CPU node and two simulated accelerators instead of three CPU nodes.")
    private boolean fpga;

    @Override
    public Integer call() throws Failure {
        options.check();
        if (answers < 1 || seconds < 0 || rate < 0 || !(flips > 0) || faults < 0) {
            throw new Failure(
                    "--answers and --flips are above 0, --rate, --seconds and --faults not below",
                    "");
        }
        Distribution distribution = Distribution.locate();
        Subject subject = Subject.of(distribution, options);
        AnswersReport report;
        try (Progress progress = Progress.onTerminal()) {
            progress.show("starting a gateway");
            try (SoakGateway gateway =
                    new SoakGateway(
                            distribution,
                            subject,
                            fpga ? 1 : NODES,
                            fpga ? NODES - 1 : 0,
                            options)) {
                report = run(gateway, subject, progress);
            }
        }
        List<String> broken = report.broken(faults, NODES);
        PrintWriter out = spec.commandLine().getOut();
        out.println(options.isJson() ? Wire.json(report) : SoakText.answers(report, broken));
        out.flush();
        return broken.isEmpty() ? 0 : 1;
    }

    private AnswersReport run(SoakGateway gateway, Subject subject, Progress progress)
            throws Failure {
        int kept = (int) Math.min(RECORDED, answers);
        CheckedLoad.Plan plan = new CheckedLoad.Plan(options.clients(), rate, answers, kept, flips);
        gateway.forgetComplaints();
        try (CheckedLoad checked = new CheckedLoad(gateway, subject, plan)) {
            Load load = checked.load();
            Judge judge = checked.judge();
            Latencies latencies = new Latencies();
            load.record(latencies);
            long begin = System.nanoTime();
            load.start();
            progress.begin();
            while (judge.answered() + judge.failed() < answers && !isOver(begin)) {
                progress.show("answers", judge.answered() + judge.failed(), answers);
                gateway.complaints();
                SoakGateway.pause(TimeUnit.SECONDS.toMillis(1));
            }
            load.stop();
            long took = System.nanoTime() - begin;
            judge.finish(load.sent());
            progress.show("seeding faults");
            CheckerTrial trial =
                    CheckerTrial.of(
                            judge.kept(),
                            checked::newChecker,
                            new FaultSeeder(
                                    checked.oracle(),
                                    subject.model().info().classes(),
                                    List.copyOf(checked.oracle().ids()),
                                    subject.frames().size(),
                                    seed),
                            faults);
            return new AnswersReport(
                    Runtime.getRuntime().availableProcessors(),
                    options.clients(),
                    took / 1e9,
                    judge.answered() + judge.failed(),
                    judge.failed(),
                    judge.faults(),
                    judge.backwards(),
                    judge.byNode(),
                    checked.flips(),
                    checked.checker().epochs(),
                    checked.checker().configurations(),
                    SwapReport.Phase.of(latencies, took),
                    trial,
                    gateway.complaints(),
                    judge.told());
        }
    }

    private boolean isOver(long begin) {
        return seconds > 0 && System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(seconds);
    }
}
