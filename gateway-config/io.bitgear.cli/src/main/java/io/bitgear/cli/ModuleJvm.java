package io.bitgear.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A module whose libraries weigh hundreds of megabytes and have no place on the class path of the
 * other commands: its command runs in a JVM of its own, from a folder with {@code classes} and
 * {@code lib}.
 *
 * @param what its libraries are for, such as {@code training}
 * @param module its folder in the repository
 * @param variable environment variable that names the folder with classes and lib
 * @param entry main class
 */
public record ModuleJvm(String what, String module, String variable, String entry) {
    /**
     * The folder of the built module, as the environment says.
     *
     * @throws Failure when it is not built
     */
    public Path folder() throws Failure {
        return folder(System.getenv(variable), System.getenv("BITGEAR_HOME"));
    }

    /**
     * The folder of the built module.
     *
     * @param named that folder, or null to look for it in the repository
     * @param home the gateway's folder in the repository, {@code gateway-config/target/gateway}, or
     *     null
     * @throws Failure when it is not built
     */
    Path folder(String named, String home) throws Failure {
        Path folder =
                named != null ? Path.of(named) : home != null ? inRepository(Path.of(home)) : null;
        String cure =
                "In the repository, ./mvnw -DskipTests -pl "
                        + module
                        + " -am package builds them; elsewhere set "
                        + variable
                        + " to a folder with classes and lib.";
        if (folder == null) {
            throw new Failure(
                    "the " + what + " libraries are not here: " + variable + " is not set", cure);
        }
        if (!Files.isDirectory(folder.resolve("classes"))
                || !Files.isDirectory(folder.resolve("lib"))) {
            throw new Failure(
                    "the "
                            + what
                            + " libraries are not built: "
                            + folder
                            + " does not hold classes and lib",
                    cure);
        }
        return folder;
    }

    private Path inRepository(Path home) {
        return home.resolve("../../..").resolve(module).resolve("target").normalize();
    }

    /**
     * The command line that runs the module.
     *
     * @param options of the JVM
     * @param arguments of the module's command
     */
    public List<String> command(Path folder, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(options);
        String classPath =
                folder.resolve("classes")
                        + File.pathSeparator
                        + folder.resolve("lib")
                        + File.separator
                        + "*";
        command.addAll(List.of("-cp", classPath, entry));
        command.addAll(arguments);
        return command;
    }

    /**
     * Runs a command on this terminal.
     *
     * @param environment what is set where it is not yet
     * @return its exit status
     */
    static int run(List<String> command, Map<String, String> environment) throws Failure {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        environment.forEach(builder.environment()::putIfAbsent);
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
