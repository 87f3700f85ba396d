package io.bitgear.training.gate;

import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import io.bitgear.model.file.ModelWriter;
import io.bitgear.training.Cifar10;
import io.bitgear.training.DataSet;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import io.bitgear.training.vibration.VibrationData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line that gives a model file its gate: {@code ./bitgear gate}. */
@Command(
        name = "bitgear gate",
        mixinStandardHelpOptions = true,
        description =
                "Gives a measured model file what chooses among its configurations: more mixes of"
                    + " widths, pairs of configurations for frames that are not sure, and the gate,"
                    + " trained for the costs of a device. Chosen on held-out frames; the test"
                    + " frames only measure. Resumes from the work folder.")
public final class GateCommand implements Callable<Integer> {
    private static final int FRAMES_PER_CLASS = 100;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "measured model file, which is only read")
    private Path file;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "new model file to write")
    private Path out;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "folder of CIFAR-10 in the binary layout; without it the vibration stream is"
                            + " made")
    private Path data;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "xc7z020",
            description = "device profile whose costs count (default ${DEFAULT-VALUE})")
    private String device;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "250",
            description =
                    "mixes to measure at random, some seconds each (default ${DEFAULT-VALUE}); 0 to"
                            + " leave the configurations as they are")
    private int samples;

    @Option(
            names = "--mixes",
            paramLabel = "N",
            defaultValue = "12",
            description = "new mixes in the file at most (default ${DEFAULT-VALUE})")
    private int mixes;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "12",
            description = "pairs of configurations in the file at most (default ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "12000",
            description = "steps of the gate's training (default ${DEFAULT-VALUE})")
    private int steps;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "seed of all draws (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads (default: all processors); results do not depend on it")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "bitgear-gate",
            description = "folder of measurements (default ${DEFAULT-VALUE})")
    private Path work;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /**
     * Entry point.
     *
     * @param arguments options
     */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new GateCommand());
        line.setExecutionExceptionHandler(
                (e, command, result) -> {
                    command.getErr().println("bitgear gate: " + e.getMessage());
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Model model = ModelReader.read(file);
        if (model.measured(model.graph().widest()).isEmpty()) {
            throw new IOException(file + " has no measured configurations: ./bitgear train has");
        }
        DataSet set = data == null ? new VibrationData() : new Cifar10(data);
        if (!set.format().shape().equals(model.graph().input().shape())) {
            throw new IOException(
                    "the frames are "
                            + set.format().shape()
                            + ", the model takes "
                            + model.graph().input().shape()
                            + (data == null ? ": give --data" : ""));
        }
        CostModel costs = new CostModel(model.graph(), profile());
        GateRun.Settings settings = new GateRun.Settings(samples, mixes, pairs, steps, seed, work);
        Frames training = set.training();
        try (IntegerEvaluation evaluation = new IntegerEvaluation(threads)) {
            Model gated =
                    new GateRun(
                                    settings,
                                    costs,
                                    evaluation,
                                    set.heldOut(),
                                    set.test(),
                                    training.balanced(FRAMES_PER_CLASS),
                                    (format, values) ->
                                            System.out.println(
                                                    String.format(Locale.ROOT, format, values)))
                            .run(model);
            Model written = ModelWriter.write(gated, out);
            System.out.println("wrote " + out + ", digest " + written.info().digest());
        }
        return 0;
    }

    private void check() throws IOException {
        if (samples < 0 || mixes < 0 || pairs < 0 || steps < 1 || threads < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--steps and --threads are at least 1, the others 0");
        }
        if (Files.exists(out)) {
            throw new IOException(out + " exists: give --out another name, or remove it");
        }
    }

    private DeviceProfile profile() {
        return DeviceProfiles.of(device)
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "no device profile "
                                                + device
                                                + "; there are "
                                                + DeviceProfiles.names()));
    }
}
