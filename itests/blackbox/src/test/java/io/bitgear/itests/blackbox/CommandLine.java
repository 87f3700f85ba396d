package io.bitgear.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command as the bitgear script runs it, when it has ended.
 *
 * @param exit code
 * @param output standard output and error together
 */
record CommandLine(int exit, String output) {
    /**
     * Runs one.
     *
     * @param folder for its output
     * @param javaOptions of the gateway that it starts; empty for those of this environment
     */
    static CommandLine run(Path folder, String javaOptions, String... arguments)
            throws IOException, InterruptedException {
        Path cli = GatewayProcess.home().resolve("../../io.bitgear.cli/target").normalize();
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-cp", cli + "/classes" + File.pathSeparator + cli + "/lib/*"));
        command.add("io.bitgear.cli.Main");
        command.addAll(List.of(arguments));
        File output = folder.resolve("output").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().put("BITGEAR_HOME", GatewayProcess.home().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (!javaOptions.isEmpty()) {
            builder.environment().put("JAVA_OPTS", javaOptions);
        }
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(8, TimeUnit.MINUTES), () -> "no end: " + text(output));
        } finally {
            process.destroy();
        }
        return new CommandLine(process.exitValue(), text(output));
    }

    private static String text(File output) {
        try {
            return Files.readString(output.toPath(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }
}
