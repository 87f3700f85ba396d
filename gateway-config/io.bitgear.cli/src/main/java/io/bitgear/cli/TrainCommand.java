package io.bitgear.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Hands over to io.bitgear.training in a JVM of its own: its libraries (DJL, PyTorch) weigh
 * hundreds of megabytes and have no place on the class path of the other commands.
 */
@Command(
        name = "train",
        description = {
            "Trains a network for every bit width and exports its model file.",
            "All options are those of io.bitgear.training; train --help lists them once it is"
                    + " built."
        })
final class TrainCommand implements Callable<Integer> {
    private static final String ENTRY = "io.bitgear.training.TrainCommand";
    private static final String FOLDER = "BITGEAR_TRAINING";

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return start(command(folder(System.getenv(FOLDER)), arguments));
    }

    /** The built training module: a folder with {@code classes} and {@code lib}. */
    static Path folder(String value) throws Failure {
        String cure =
                "Run it as ./bitgear train, which builds it, or set "
                        + FOLDER
                        + " to its target folder.";
        if (value == null || value.isBlank()) {
            throw new Failure(
                    "the training libraries are not here: " + FOLDER + " is not set", cure);
        }
        Path folder = Path.of(value);
        if (!Files.isDirectory(folder.resolve("classes"))
                || !Files.isDirectory(folder.resolve("lib"))) {
            throw new Failure(folder + " does not hold the folders classes and lib", cure);
        }
        return folder;
    }

    static List<String> command(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String classPath =
                folder.resolve("classes")
                        + File.pathSeparator
                        + folder.resolve("lib")
                        + File.separator
                        + "*";
        command.addAll(List.of("-Dai.djl.offline=true", "-cp", classPath, ENTRY));
        command.addAll(arguments);
        return command;
    }

    private static int start(List<String> command) throws Failure {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putIfAbsent("PYTORCH_FLAVOR", "cpu");
        builder.environment().putIfAbsent("OPT_OUT_TRACKING", "true");
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new Failure("cannot start " + command.get(0) + ": " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }
}
