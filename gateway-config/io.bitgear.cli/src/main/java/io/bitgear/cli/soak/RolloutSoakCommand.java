package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.TemporaryFolder;
import io.bitgear.cli.text.Progress;
import io.bitgear.cli.text.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Kills and failing discs in the middle of rollouts. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        description = {
            "Does rollouts of a model, and at each system call of the store, one point each, kills"
                    + " the process,",
            "or lets the call fail (strace does that); then kills whole gateways at random instants"
                    + " of a rollout.",
            "After each point exactly the old or the new version must be there, the one that was"
                    + " told, and the",
            "next rollout must be possible. Exits with 1 when at any point it is not."
        })
public final class RolloutSoakCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Points in all (default: ${DEFAULT-VALUE}): every system call of the store in"
                            + " four ways, and kills of the gateway up to this number.")
    private int points;

    @Option(
            names = "--gateway-points",
            paramLabel = "N",
            description = "So many kills of the gateway instead.")
    private Integer gatewayPoints;

    @Option(
            names = "--every",
            paramLabel = "N",
            defaultValue = "1",
            description = "Only every N-th system call (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A model file with a gate (default: the bundled one).")
    private Path file;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the random instants (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws Failure {
        if (points < 1 || every < 1 || gatewayPoints != null && gatewayPoints < 0) {
            throw new Failure("--points and --every are at least 1, --gateway-points 0", "");
        }
        ModelVersion first =
                ModelVersion.of(file != null ? file : Distribution.locate().models().get(0));
        List<PointCount> counts = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create("bitgear-soak-");
                Progress progress = Progress.onTerminal()) {
            ModelVersion second = first.other(folder.path().resolve("other.safetensors"));
            String obstacle = StorePoints.obstacle();
            if (obstacle == null) {
                counts.addAll(
                        new StorePoints(folder.path(), first, second, this::say)
                                .run(every, progress));
            } else {
                say("no system calls of the store: " + obstacle);
            }
            int done = counts.stream().mapToInt(PointCount::points).sum();
            int kills = gatewayPoints != null ? gatewayPoints : Math.max(0, points - done);
            if (kills > 0) {
                progress.begin();
                counts.add(
                        new GatewayPoints(folder.path(), List.of(first, second), seed, this::say)
                                .run(kills, progress));
            }
        }
        return print(counts);
    }

    private int print(List<PointCount> counts) {
        PrintWriter out = spec.commandLine().getOut();
        Table table = new Table("point", "points", "old", "new", "between");
        counts.forEach(c -> table.row(c.kind(), c.points(), c.old(), c.fresh(), c.between()));
        int all = counts.stream().mapToInt(PointCount::points).sum();
        int wrong = counts.stream().mapToInt(PointCount::between).sum();
        table.row(
                "all",
                all,
                counts.stream().mapToInt(PointCount::old).sum(),
                counts.stream().mapToInt(PointCount::fresh).sum(),
                wrong);
        table.lines().forEach(out::println);
        counts.forEach(count -> count.wrong().forEach(out::println));
        for (PointCount count : counts) {
            List<Long> millis = count.millis();
            if (!millis.isEmpty()) {
                out.printf(
                        "from the start of the process to the first answer: median %d ms, 95 %%"
                                + " within %d ms, at most %d ms%n",
                        millis.get(millis.size() / 2),
                        millis.get((int) Math.ceil(0.95 * millis.size()) - 1),
                        millis.get(millis.size() - 1));
            }
        }
        out.flush();
        return wrong == 0 ? 0 : 1;
    }

    private void say(String text) {
        spec.commandLine().getErr().println("bitgear: " + text);
        spec.commandLine().getErr().flush();
    }
}
