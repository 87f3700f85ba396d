package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.TemporaryFolder;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Wire;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exchanges bundles under load. */
@Command(
        name = "swap",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a gateway, keeps CoAP clients asking it while its bundles are exchanged for"
                    + " other versions, up",
            "and down, and the context changes. Every answer is compared with the integer"
                    + " reference for the",
            "configuration that it names. In the end, class loaders, threads and file descriptors"
                    + " are counted.",
            "Exits with 1 when a request failed, an answer was wrong, something was left behind,"
                    + " or the slowest",
            "percent took over twice as long as without swaps. Needs Linux and a JDK."
        })
public final class SwapSoakCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private SoakOptions options;

    @Option(
            names = "--swaps",
            paramLabel = "N",
            defaultValue = "200",
            description = "Swaps of each bundle (default: ${DEFAULT-VALUE}).")
    private int swaps;

    @Option(
            names = "--bundles",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "engine,policy,context,mqtt,resources,fpga,model",
            description = "Bundles, without io.bitgear (default: ${DEFAULT-VALUE}).")
    private List<String> bundles;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Requests a second of all clients together (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--flips",
            paramLabel = "N",
            defaultValue = "2",
            description = "Context changes a second (default: ${DEFAULT-VALUE}).")
    private double flips;

    @Option(
            names = "--pause",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "Milliseconds between two swaps (default: ${DEFAULT-VALUE}).")
    private long pause;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Load before anything is measured (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--steady",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Load without swaps, to compare with (default: ${DEFAULT-VALUE}).")
    private int steady;

    @Option(
            names = "--fpga",
            description = "A simulated accelerator as a second node, beside the CPU node.")
    private boolean fpga;

    @Option(
            names = "--heap-dump",
            paramLabel = "FILE",
            description = "Writes a heap dump there when a class loader was left behind.")
    private Path heapDump;

    @Override
    public Integer call() throws Failure {
        options.check();
        if (swaps < 1 || !(rate > 0) || !(flips > 0) || pause < 0 || steady < 1 || warmUp < 0) {
            throw new Failure(
                    "--swaps, --rate, --flips and --steady are above 0,"
                            + " --pause and --warm-up not below",
                    "");
        }
        List<String> names = bundles.stream().map(name -> "io.bitgear." + name).toList();
        Distribution distribution = Distribution.locate();
        Subject subject = Subject.of(distribution, options);
        SwapReport report;
        try (Progress progress = Progress.onTerminal();
                TemporaryFolder folder = TemporaryFolder.create("bitgear-swaps-")) {
            Map<String, List<Path>> variants = new LinkedHashMap<>();
            for (String name : names) {
                variants.put(name, SwapSoak.variants(distribution.home(), name, folder.path()));
            }
            progress.show("starting a gateway");
            try (SoakGateway gateway =
                    new SoakGateway(distribution, subject, 1, fpga ? 1 : 0, options)) {
                report = run(gateway, subject, variants, progress);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(options.isJson() ? Wire.json(report) : SoakText.swaps(report));
        out.flush();
        return report.broken().isEmpty() ? 0 : 1;
    }

    private SwapReport run(
            SoakGateway gateway,
            Subject subject,
            Map<String, List<Path>> variants,
            Progress progress)
            throws Failure {
        CheckedLoad.Plan asked =
                new CheckedLoad.Plan(options.clients(), rate, Long.MAX_VALUE, 0, flips);
        try (CheckedLoad checked = new CheckedLoad(gateway, subject, asked)) {
            Load load = checked.load();
            Judge judge = checked.judge();
            SwapSoak.Plan plan =
                    new SwapSoak.Plan(List.copyOf(variants.keySet()), swaps, pause, warmUp, steady);
            GatewayJvm jvm = new GatewayJvm(gateway.pid());
            SwapSoak.Outcome outcome =
                    new SwapSoak(gateway, load, judge, plan, progress).run(variants, jvm);
            if (heapDump != null && !outcome.after().doubled().isEmpty()) {
                jvm.dump(heapDump);
            }
            judge.finish(load.sent());
            return new SwapReport(
                    Runtime.getRuntime().availableProcessors(),
                    outcome.loads(),
                    options.clients(),
                    rate,
                    outcome.steady(),
                    outcome.bundles(),
                    judge.answered() + judge.failed(),
                    judge.failed(),
                    judge.faults(),
                    judge.backwards(),
                    checked.flips(),
                    checked.checker().epochs(),
                    checked.checker().configurations(),
                    outcome.after().loaders(),
                    SwapReport.Change.of(outcome.before().threads(), outcome.after().threads()),
                    SwapReport.Change.of(
                            outcome.before().descriptors(), outcome.after().descriptors()),
                    List.of(outcome.before().heapBytes(), outcome.after().heapBytes()),
                    gateway.complaints(),
                    judge.told());
        }
    }
}
