package io.bitgear.fpga;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The simulated accelerator in its own process, with a folder of its own (fpga-driver/sim). */
public final class SimulatedNode implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("..", "target", "sim");

    private final String program;
    private final Path folder;
    private Process process;

    private SimulatedNode(String program) throws IOException {
        this.program = PROGRAMS.resolve(program).toString();
        this.folder = Files.createTempDirectory("bitgear-fpga");
        start();
    }

    /** The reference geometry. */
    public static SimulatedNode reference() throws IOException {
        return new SimulatedNode("bitgear-fpga-sim");
    }

    /** With deeper memories, for random networks. */
    public static SimulatedNode large() throws IOException {
        return new SimulatedNode("bitgear-fpga-sim-large");
    }

    public Path folder() {
        return folder;
    }

    public Process process() {
        return process;
    }

    /** Starts it anew after its end. */
    public void start() throws IOException {
        process =
                new ProcessBuilder(program, folder.toString(), "--faults")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String line =
                new BufferedReader(
                                new InputStreamReader(
                                        process.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
        if (line == null || !line.startsWith("serving")) {
            throw new IOException("the simulator says " + line);
        }
    }

    /** A command of fpga-driver/sim/node.cpp. */
    public void fault(String command) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Sends a signal, such as {@code STOP}. */
    public void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    /** Kills it and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
