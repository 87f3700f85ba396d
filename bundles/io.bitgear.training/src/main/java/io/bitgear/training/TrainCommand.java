package io.bitgear.training;

import io.bitgear.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of a training run: {@code ./bitgear train}. */
@Command(
        name = "bitgear train",
        mixinStandardHelpOptions = true,
        description =
                "Trains a network for every bit width, in float first, and writes the model file"
                    + " and its accuracies, measured by integer arithmetic: resnet8 and resnet20 on"
                    + " CIFAR-10, vibration on a simulated stream that it makes itself. Resumes"
                    + " from the work folder.")
public final class TrainCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "folder of CIFAR-10 in the binary layout; downloaded and checked when not"
                            + " given; vibration needs none")
    private Path data;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "resnet8",
            description = "resnet8, resnet20 or vibration (default ${DEFAULT-VALUE})")
    private String network;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "model file to write (default NAME.safetensors, of the network); the tables"
                            + " stand beside it")
    private Path out;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "bitgear-training",
            description = "folder of checkpoints (default ${DEFAULT-VALUE})")
    private Path work;

    @Option(
            names = "--epochs-float",
            paramLabel = "N",
            description =
                    "epochs in float (default 100, of vibration 10); a ninth more shape the"
                            + " weights")
    private Integer floatEpochs;

    @Option(
            names = "--epochs-qat",
            paramLabel = "N",
            description =
                    "epochs that train the narrow widths (default 24, of vibration 6); a sixth"
                            + " more train the wide ones")
    private Integer quantisedEpochs;

    @Option(
            names = "--epochs-distilled",
            paramLabel = "N",
            description =
                    "epochs of the narrow stage that learn from the float network before those"
                            + " that learn from the labels alone (default three quarters)")
    private Integer distilled;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "seed of weights, order and augmentation (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "threads (default: all processors); results repeat for one number of threads")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--front",
            paramLabel = "N",
            defaultValue = "8",
            description = "mixed configurations to measure (default ${DEFAULT-VALUE})")
    private int front;

    @Option(
            names = "--scan",
            paramLabel = "N",
            defaultValue = "1000",
            description = "held-out frames for sensitivities (default ${DEFAULT-VALUE})")
    private int scan;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10000",
            description = "test frames to measure on (default ${DEFAULT-VALUE})")
    private int limit;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "remark that is written beside the figures")
    private String note;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /**
     * Entry point.
     *
     * @param arguments options
     */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new TrainCommand());
        line.setExecutionExceptionHandler(
                (e, command, result) -> {
                    command.getErr().println("bitgear train: " + e.getMessage());
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    private int epochs(Integer given, int images, int vibration) {
        return given != null ? given : network.equals(Networks.VIBRATION) ? vibration : images;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path file = out == null ? Path.of(network + ".safetensors") : out;
        int narrow = epochs(quantisedEpochs, 24, 6);
        TrainingOptions options;
        try {
            options =
                    new TrainingOptions(
                            network,
                            data,
                            file,
                            epochs(floatEpochs, 100, 10),
                            narrow,
                            distilled == null ? narrow * 3 / 4 : distilled,
                            seed,
                            threads,
                            work,
                            note,
                            front,
                            scan,
                            limit);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (Tuned.isNeeded()) {
            return Tuned.run(
                    threads,
                    TrainCommand.class,
                    spec.commandLine().getParseResult().originalArgs());
        }
        Model model = new TrainingRun(options, System.out, System.console() != null).run();
        System.out.println("wrote " + file + ", digest " + model.info().digest());
        return 0;
    }
}
