package io.bitgear.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a command of io.bitgear.training in a JVM of its own: its libraries (DJL, PyTorch) weigh
 * hundreds of megabytes and have no place on the class path of the other commands.
 */
final class TrainingProcess {
    private static final String FOLDER = "BITGEAR_TRAINING";

    /** CPU only, no telemetry, and the C library's allocator as training's README says. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PYTORCH_FLAVOR", "cpu",
                    "OPT_OUT_TRACKING", "true",
                    "MALLOC_MMAP_MAX_", "0",
                    "MALLOC_TRIM_THRESHOLD_", "8589934592",
                    "MALLOC_TOP_PAD_", "268435456");

    private TrainingProcess() {}

    /**
     * Runs a command to its end, on this process's terminal.
     *
     * @param entry class with the main method
     * @param arguments its arguments
     * @return its exit code
     */
    static int run(String entry, List<String> arguments) throws Failure {
        Path folder = folder(System.getenv(FOLDER), System.getenv("BITGEAR_HOME"));
        return start(command(folder, entry, arguments));
    }

    /**
     * The built training module: a folder with {@code classes} and {@code lib}.
     *
     * @param named that folder, or null to look for it in the repository
     * @param home the gateway's folder in the repository, {@code gateway-config/target/gateway}, or
     *     null
     */
    static Path folder(String named, String home) throws Failure {
        Path folder =
                named != null ? Path.of(named) : home != null ? inRepository(Path.of(home)) : null;
        String cure =
                "In the repository, ./mvnw -DskipTests -pl bundles/io.bitgear.training -am package"
                        + " builds them; elsewhere set "
                        + FOLDER
                        + " to a folder with classes and lib.";
        if (folder == null) {
            throw new Failure(
                    "the training libraries are not here: " + FOLDER + " is not set", cure);
        }
        if (!Files.isDirectory(folder.resolve("classes"))
                || !Files.isDirectory(folder.resolve("lib"))) {
            throw new Failure(
                    "the training libraries are not built: "
                            + folder
                            + " does not hold classes and lib",
                    cure);
        }
        return folder;
    }

    private static Path inRepository(Path home) {
        return home.resolve("../../../bundles/io.bitgear.training/target").normalize();
    }

    static List<String> command(Path folder, String entry, List<String> arguments) {
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
        command.addAll(List.of("-Dai.djl.offline=true", "-cp", classPath, entry));
        command.addAll(arguments);
        return command;
    }

    private static int start(List<String> command) throws Failure {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        ENVIRONMENT.forEach(builder.environment()::putIfAbsent);
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
