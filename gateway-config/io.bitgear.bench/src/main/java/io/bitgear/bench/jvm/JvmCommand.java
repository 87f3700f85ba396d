package io.bitgear.bench.jvm;

import io.bitgear.bench.Machine;
import io.bitgear.bench.Output;
import io.bitgear.bench.Quiet;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.evaluate.EvaluateCommand;
import io.bitgear.cli.text.Progress;
import io.bitgear.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Methods on the hot paths beside their peers. */
@Command(
        name = "jvm",
        mixinStandardHelpOptions = true,
        description = {
            "Times methods on the hot paths with JMH, each in JVMs of its own, beside peers in the"
                    + " same run,",
            "and counts the bytes that an operation allocates: a frame through the gateway, the"
                    + " reply to it,",
            "a context reading, a decision."
        })
public final class JvmCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private Output output;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file (default: the bundled ResNet-8).")
    private Path file;

    @Option(
            names = "--only",
            paramLabel = "GROUP",
            description = "Only what is called so: frame, reply, reading or decision.")
    private String only;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "JVMs of each method; 0 runs all in one, which is for tests (default:"
                            + " ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--warmups",
            paramLabel = "N",
            defaultValue = "3",
            description = "Iterations of a JVM that do not count (default: ${DEFAULT-VALUE}).")
    private int warmups;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "5",
            description = "Iterations of a JVM that count (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(
            names = "--time",
            paramLabel = "MS",
            defaultValue = "400",
            description =
                    "Least time of an iteration, in milliseconds (default: ${DEFAULT-VALUE}).")
    private int millis;

    @Override
    public Integer call() throws Failure {
        JvmSettings settings = new JvmSettings(forks, warmups, iterations, millis).checked();
        List<Timed> methods =
                Timed.ALL.stream().filter(m -> only == null || m.group().equals(only)).toList();
        if (methods.isEmpty()) {
            String groups =
                    Timed.ALL.stream()
                            .map(Timed::group)
                            .distinct()
                            .collect(Collectors.joining(", "));
            throw new Failure("nothing is called " + only, "There are: " + groups + ".");
        }
        Path chosen =
                file == null
                        ? Distribution.locate().home().resolve("models/resnet8-cifar10.safetensors")
                        : file.toAbsolutePath();
        Model model = EvaluateCommand.read(chosen);
        Quiet.Watch watch = Quiet.watch();
        try (Progress progress = Progress.onTerminal()) {
            List<JvmReport.Row> rows = new JvmBench(settings, chosen).run(methods, progress);
            JvmReport report =
                    new JvmReport(
                            model.info().name(),
                            model.info().digest(),
                            Machine.here(),
                            watch.end(),
                            settings,
                            rows);
            output.put(spec.commandLine().getOut(), report, report.text());
        }
        return 0;
    }
}
