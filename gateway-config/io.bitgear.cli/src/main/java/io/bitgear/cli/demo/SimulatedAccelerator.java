package io.bitgear.cli.demo;

import io.bitgear.cli.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The accelerator's RTL, simulated in a child process. It ends when this is closed. */
public final class SimulatedAccelerator implements AutoCloseable {
    /** Environment variable: the simulator's program. */
    static final String PROGRAM = "BITGEAR_FPGA_SIM";

    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final Path folder;

    private SimulatedAccelerator(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts one, when the environment names the simulator.
     *
     * @param folder that it serves; made when absent
     */
    public static Optional<SimulatedAccelerator> start(Path folder) throws Failure {
        String program = System.getenv(PROGRAM);
        if (program == null || program.isBlank()) {
            return Optional.empty();
        }
        try {
            // The simulator ends with the thread that starts it: so this must be the main one.
            Process process =
                    new ProcessBuilder(program, folder.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String line =
                    new BufferedReader(
                                    new InputStreamReader(
                                            process.getInputStream(), StandardCharsets.UTF_8))
                            .readLine();
            if (line == null) {
                throw new Failure(
                        "the simulated accelerator does not start", "Without it: --no-fpga.");
            }
            return Optional.of(new SimulatedAccelerator(process, folder));
        } catch (IOException e) {
            throw new Failure("cannot start " + program + ": " + e.getMessage(), "", e);
        }
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
