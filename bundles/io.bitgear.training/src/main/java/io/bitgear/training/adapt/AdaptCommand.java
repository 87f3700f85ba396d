package io.bitgear.training.adapt;

import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.training.Tuned;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of an adaptation: {@code ./bitgear adapt}. */
@Command(
        name = "bitgear adapt",
        mixinStandardHelpOptions = true,
        description =
                "Fine-tunes a model file on labelled frames of its own surroundings, under the"
                        + " constraints of a device, and writes a new version beside it. The file"
                        + " itself is never written. Resumes from the work folder.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:a new version was written",
            "1:it could not be done",
            "2:wrong arguments",
            "3:nothing was written, for the adapted model is not better"
        })
public final class AdaptCommand implements Callable<Integer> {

    private static final int NOT_BETTER = 3;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FILE",
            description = "model file to adapt")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "labelled frames: LABEL/*.bin (raw), LABEL/*.png or *.jpg of the model's size,"
                            + " labels named like the model's classes; or *.bin files of records"
                            + " as CIFAR-10's binary version has them")
    private Path data;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "xc7z020",
            description = "device profile to price for (default ${DEFAULT-VALUE})")
    private String device;

    @Option(
            names = "--max-storage",
            paramLabel = "LIMIT",
            description =
                    "storage of the weights' bit planes: bytes (40kB), or a share of the widest"
                            + " configuration's (40%%)")
    private String storage;

    @Option(
            names = "--max-latency",
            paramLabel = "LIMIT",
            description = "modelled latency of a frame, such as 200us")
    private String latency;

    @Option(
            names = "--max-energy",
            paramLabel = "LIMIT",
            description = "modelled energy of a frame, such as 400uJ")
    private String energy;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "model file to write (default NAME-vVERSION.safetensors)")
    private Path out;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = "bitgear-adapt",
            description = "folder of checkpoints (default ${DEFAULT-VALUE})")
    private Path work;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "8",
            description = "epochs of fine-tuning (default ${DEFAULT-VALUE})")
    private int epochs;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "0.01",
            description = "largest learning rate (default ${DEFAULT-VALUE})")
    private float rate;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "threads (default: all processors); results repeat for one number of threads")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "seed of division, order and augmentation (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--force", description = "replace another file of the output's name")
    private boolean force;

    @Option(names = "--keep-anyway", description = "write the new version even if it is not better")
    private boolean keepAnyway;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /**
     * Entry point.
     *
     * @param arguments options
     */
    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new AdaptCommand());
        line.setExecutionExceptionHandler(
                (e, command, result) -> {
                    command.getErr().println("bitgear adapt: " + e.getMessage());
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AdaptOptions options = options();
        if (Tuned.isNeeded()) {
            return Tuned.run(
                    threads,
                    AdaptCommand.class,
                    spec.commandLine().getParseResult().originalArgs());
        }
        AdaptRun.Result result = new AdaptRun(options, System.out, System.console() != null).run();
        if (result.file() == null) {
            System.out.println(
                    "The adapted model is not better, so nothing was written (--keep-anyway"
                            + " writes it all the same).");
            return NOT_BETTER;
        }
        System.out.println("wrote " + result.file());
        return 0;
    }

    private AdaptOptions options() {
        DeviceProfile profile =
                DeviceProfiles.of(device)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "no device profile "
                                                        + device
                                                        + "; known are "
                                                        + DeviceProfiles.names()));
        try {
            return new AdaptOptions(
                    model,
                    profile,
                    Constraints.parse(storage, latency, energy),
                    data,
                    out,
                    work,
                    epochs,
                    threads,
                    seed,
                    rate,
                    force,
                    keepAnyway);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
