package io.bitgear.bench.gateway;

import io.bitgear.bench.Machine;
import io.bitgear.bench.Output;
import io.bitgear.bench.Quiet;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.evaluate.EvaluateCommand;
import io.bitgear.cli.evaluate.LabelledData;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.text.Progress;
import io.bitgear.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The real gateway beside bare Californium, Paho and a bare Java process. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the distribution with the bundled ResNet-8 and measures, each beside a peer in"
                    + " the same run:",
            "start and memory, inference over CoAP, answers a second, the time from a context event"
                    + " to the report",
            "that the node runs the new widths, and events a second."
        })
public final class GatewayCommand implements Callable<Integer> {
    private static final int FRAMES = 100;
    private static final int WARM_ROUNDS = 5;
    private static final List<Integer> CLIENTS = List.of(1, 8, 64);
    private static final List<Integer> BOARDS = List.of(1, 100, 1000);

    @Spec private CommandSpec spec;

    @Mixin private Output output;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "3",
            description = "Starts of gateway and peer, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds of all else, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "Requests of one client in a round, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Seconds of a turn with 1, 8 and 64 clients, above 0, at most 10 (default:"
                            + " ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Events that change the configuration, 1 to 100000 (default:"
                            + " ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "5000",
            description =
                    "Events of a burst, 1 to 100000; there is one a round (default:"
                            + " ${DEFAULT-VALUE}).")
    private int burst;

    @Override
    public Integer call() throws Failure {
        check("--starts", starts, 100);
        check("--rounds", rounds, 100);
        check("--requests", requests, 1000);
        check("--events", events, 100_000);
        check("--burst", burst, 100_000);
        if (!(seconds > 0 && seconds <= 10)) {
            throw new Failure("--seconds is " + seconds + ", not above 0 and at most 10", "");
        }
        GatewayReport report = run(Distribution.locate());
        output.put(spec.commandLine().getOut(), report, report.text());
        return 0;
    }

    private static void check(String option, int value, int most) throws Failure {
        if (value < 1 || value > most) {
            throw new Failure(option + " is " + value + ", not in 1.." + most, "");
        }
    }

    private GatewayReport run(Distribution distribution) throws Failure {
        Path file = distribution.home().resolve("models/resnet8-cifar10.safetensors");
        Model model = EvaluateCommand.read(file);
        List<byte[]> frames =
                LabelledData.read(distribution.sample(), model, FRAMES).stream()
                        .map(LabelledImage::pixels)
                        .toList();
        GatewaySettings settings =
                new GatewaySettings(
                        starts,
                        rounds,
                        WARM_ROUNDS,
                        requests,
                        CLIENTS,
                        seconds,
                        events,
                        BOARDS,
                        burst);
        Quiet.Watch watch = Quiet.watch();
        try (Progress progress = Progress.onTerminal();
                GatewayBench bench =
                        new GatewayBench(settings, distribution, file, model, frames, progress)) {
            List<Figure> figures = bench.run();
            bench.pids().forEach(watch::ending);
            return new GatewayReport(
                    model.info().name(),
                    model.info().digest(),
                    bench.configuration(),
                    Machine.here(),
                    watch.end(),
                    figures);
        }
    }
}
