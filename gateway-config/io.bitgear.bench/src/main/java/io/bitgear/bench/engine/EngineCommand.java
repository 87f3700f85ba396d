package io.bitgear.bench.engine;

import io.bitgear.bench.Machine;
import io.bitgear.bench.Output;
import io.bitgear.bench.Quiet;
import io.bitgear.bench.Statistics;
import io.bitgear.bench.onnx.FoldedNetwork;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.evaluate.EvaluateCommand;
import io.bitgear.cli.evaluate.LabelledData;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.text.Progress;
import io.bitgear.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Our engine beside ONNX Runtime and PyTorch. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = {
            "Computes one frame after another with our engine at several widths, with ONNX Runtime"
                    + " (int8 and fp32)",
            "and with PyTorch, in turns, and compares times and classes. Exits with 1 when ONNX"
                    + " Runtime's int8 network,",
            "in the form that fits this processor, gives other classes than ours: then it is not"
                    + " the same network, and no peer."
        })
public final class EngineCommand implements Callable<Integer> {
    /** Below this the peer does not compute the same network. */
    private static final double AGREEMENT_LEAST = 0.95;

    private static final int FRAMES = 100;

    @Spec private CommandSpec spec;

    @Mixin private Output output;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file (default: the bundled ResNet-8).")
    private Path file;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Its labelled frames, as in evaluate (default: the bundled images).")
    private Path data;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "15",
            description = "Turns of each contender, at least 3 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Threads of the peers for one frame, 1 to 64; ours has one (default:"
                            + " ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--turn",
            paramLabel = "MS",
            defaultValue = "100",
            description = "Least time of a turn, in milliseconds (default: ${DEFAULT-VALUE}).")
    private int turn;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description =
                    "Time that each contender runs before it counts (default: ${DEFAULT-VALUE}).")
    private double warm;

    @Option(
            names = "--compare",
            paramLabel = "N",
            defaultValue = "500",
            description =
                    "Frames whose classes are compared, at least 1 (default: ${DEFAULT-VALUE}).")
    private int compare;

    @Override
    public Integer call() throws Failure {
        if (rounds < 3 || threads < 1 || threads > 64 || turn < 1 || !(warm >= 0) || compare < 1) {
            throw new Failure(
                    "--rounds is at least 3, --threads 1 to 64, --turn and --compare at least 1,"
                            + " --warm not below 0",
                    "");
        }
        if ((file == null) != (data == null)) {
            throw new Failure("--model and --data are given together or not at all", "");
        }
        Path home = file == null ? Distribution.locate().home() : null;
        Path chosen = file == null ? home.resolve("models/resnet8-cifar10.safetensors") : file;
        Path frames = data == null ? home.resolve("data/cifar10-sample-1000.bin") : data;
        Model model = EvaluateCommand.read(chosen);
        List<LabelledImage> images = LabelledData.read(frames, model, compare);
        EngineReport report = run(model, images);
        output.put(spec.commandLine().getOut(), report, report.text());
        return check(report);
    }

    private EngineReport run(Model model, List<LabelledImage> images) throws Failure {
        List<String> absent = new ArrayList<>();
        List<Contender> contenders = new ArrayList<>();
        try (Progress progress = Progress.onTerminal()) {
            progress.show("loading the peers");
            FoldedNetwork network = FoldedNetwork.widest(model);
            Machine machine = Machine.here();
            contenders.addAll(OnnxContender.quantised(network, threads, machine.flags()));
            contenders.add(OnnxContender.real(network, threads));
            try {
                contenders.add(DjlContender.load(network, threads));
            } catch (Failure e) {
                absent.add(e.getMessage());
            }
            contenders.addAll(OwnEngines.of(model));
            Quiet.Watch watch = Quiet.watch();
            List<Answers> answers = new ArrayList<>();
            for (Contender contender : contenders) {
                answers.add(Answers.of(contender, images, progress));
            }
            List<byte[]> frames = images.stream().limit(FRAMES).map(LabelledImage::pixels).toList();
            Contest contest = new Contest(contenders, frames, TimeUnit.MILLISECONDS.toNanos(turn));
            double[][] seconds = contest.run(rounds, warm, progress);
            return new EngineReport(
                    model.info().name(),
                    model.info().digest(),
                    machine,
                    watch.end(),
                    rounds,
                    threads,
                    images.size(),
                    contenders.get(0).name(),
                    rows(contenders, seconds, answers, images),
                    absent);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    /** The first contender is the one that speeds are relative to. */
    private static List<EngineReport.Row> rows(
            List<Contender> contenders,
            double[][] seconds,
            List<Answers> answers,
            List<LabelledImage> images) {
        int own = 0;
        while (!(contenders.get(own) instanceof ProgramContender)) {
            own++;
        }
        List<EngineReport.Row> rows = new ArrayList<>();
        for (int c = 0; c < seconds.length; c++) {
            double[] speed = Contest.speed(seconds[0], seconds[c]);
            rows.add(
                    new EngineReport.Row(
                            contenders.get(c).name(),
                            1e6 * Statistics.median(seconds[c]),
                            1e6 * Statistics.quantile(0.25, seconds[c]),
                            1e6 * Statistics.quantile(0.75, seconds[c]),
                            Statistics.median(speed),
                            Statistics.quantile(0.25, speed),
                            Statistics.quantile(0.75, speed),
                            answers.get(c).agreement(answers.get(own)),
                            answers.get(c).accuracy(images)));
        }
        return rows;
    }

    private int check(EngineReport report) {
        double agreement = report.rows().get(0).agreement();
        if (agreement >= AGREEMENT_LEAST) {
            return 0;
        }
        spec.commandLine()
                .getErr()
                .println(
                        "bitgear bench: "
                                + report.reference()
                                + " agrees on "
                                + Math.round(100 * agreement)
                                + " % of the classes only; its times are of another network");
        return 1;
    }
}
