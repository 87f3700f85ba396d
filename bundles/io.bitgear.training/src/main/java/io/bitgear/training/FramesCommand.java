package io.bitgear.training;

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

/** The command line that writes labelled frames of a data set: {@code ./bitgear frames}. */
@Command(
        name = "bitgear frames",
        mixinStandardHelpOptions = true,
        description =
                "Writes labelled frames of the data set that a network is trained on, as raw bytes"
                    + " that infer posts and evaluate and adapt read. They can be changed as by a"
                    + " worse camera or a turned sensor.")
public final class FramesCommand implements Callable<Integer> {

    /** Parts of a data set. */
    enum Part {
        TRAINING,
        HELD_OUT,
        TEST
    }

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = Networks.VIBRATION,
            description = "whose data: vibration, resnet8 or resnet20 (default ${DEFAULT-VALUE})")
    private String network;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder of CIFAR-10 in the binary layout; vibration needs none")
    private Path data;

    @Option(
            names = "--part",
            paramLabel = "PART",
            defaultValue = "TEST",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Part part;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "60",
            description = "frames to write at most, the first of the part (default 60)")
    private int count;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description =
                    "a new folder, for files LABEL/NUMBER.bin; or a new file .bin of records, each"
                            + " one label byte and a frame")
    private Path out;

    @Option(
            names = "--dim",
            paramLabel = "F",
            defaultValue = "1",
            description = "share of its light that an image keeps, 0..1 (default 1)")
    private double dim;

    @Option(
            names = "--blur",
            paramLabel = "PIXELS",
            defaultValue = "0",
            description = "standard deviation of a Gaussian blur (default 0)")
    private double blur;

    @Option(
            names = "--noise",
            paramLabel = "CODES",
            defaultValue = "0",
            description = "standard deviation of noise, of 255 (default 0)")
    private double noise;

    @Option(
            names = "--turn",
            paramLabel = "AXES",
            defaultValue = "0",
            description = "by how many axes the sensor is mounted turned (default 0)")
    private int turn;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "seed of the noise (default ${DEFAULT-VALUE})")
    private long seed;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /**
     * Entry point.
     *
     * @param arguments options
     */
    public static void main(String[] arguments) {
        CommandLine line =
                new CommandLine(new FramesCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (e, command, result) -> {
                    command.getErr().println("bitgear frames: " + e.getMessage());
                    return 1;
                });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Camera camera;
        Mounting mounting;
        try {
            mounting = new Mounting(turn);
            camera = new Camera(dim, blur, noise, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (count < 1 || !Networks.NAMES.contains(network)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--count must be positive, --network one of "
                            + String.join(", ", Networks.NAMES));
        }
        if (Files.exists(out)) {
            throw new IOException(out + " is there already; it is not touched");
        }
        Frames all = frames();
        Frames some = mounting.read(camera.see(all.slice(0, Math.min(count, all.size()))));
        if (out.toString().endsWith(".bin")) {
            new RecordFile(some.format()).write(some, out);
        } else {
            writeFolder(some);
        }
        System.out.println(
                "wrote " + some.size() + " frames of " + some.format().shape() + " to " + out);
        return 0;
    }

    private Frames frames() throws IOException {
        DataSet set = network.equals(Networks.VIBRATION) ? new VibrationData() : cifar10();
        return switch (part) {
            case TRAINING -> set.training();
            case HELD_OUT -> set.heldOut();
            case TEST -> set.test();
        };
    }

    private DataSet cifar10() throws IOException {
        if (data == null) {
            throw new ParameterException(
                    spec.commandLine(), "--network " + network + " needs --data");
        }
        return new Cifar10(data);
    }

    private void writeFolder(Frames frames) throws IOException {
        for (int i = 0; i < frames.size(); i++) {
            String label = frames.format().classes().get(frames.labels()[i]);
            Path folder = Files.createDirectories(out.resolve(label));
            String name = String.format(Locale.ROOT, "%05d.bin", i);
            Files.write(folder.resolve(name), frames.frame(i));
        }
    }
}
