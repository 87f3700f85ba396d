package io.bitgear.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.text.Wire;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The two devices of {@code bench split}: a gateway and a terminal, each a process. */
final class SplitProcesses implements AutoCloseable {
    private static final int PORT = 5683;
    private static final long STOP_SECONDS = 12;

    private final List<Process> processes = new ArrayList<>();
    private final Thread hook = new Thread(this::stop, "bitgear-stop-split");
    private final Path log;
    private final Process terminal;
    private final BufferedReader from;
    private final BufferedWriter to;

    /**
     * Starts both; the gateway is the real distribution.
     *
     * @param folder for the gateway's work and the logs
     * @param interpreted whether the terminal's Java only interprets
     */
    SplitProcesses(
            SplitNetwork network, Path folder, Path model, String widths, boolean interpreted)
            throws Failure {
        log = folder.resolve("terminal.log");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Path overlay = folder.resolve("far.json");
            Files.writeString(overlay, overlay(model));
            List<String> gateway =
                    List.of(
                            Distribution.locate().script().toString(),
                            "--work",
                            folder.resolve("far").toString(),
                            "--configuration",
                            overlay.toString());
            processes.add(
                    new ProcessBuilder(network.far(gateway))
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("far.log").toFile())
                            .start());
            terminal =
                    new ProcessBuilder(network.near(terminal(model, widths, interpreted)))
                            .redirectError(log.toFile())
                            .start();
            processes.add(terminal);
        } catch (IOException e) {
            close();
            throw new Failure("cannot start a process: " + e.getMessage(), "", e);
        }
        from =
                new BufferedReader(
                        new InputStreamReader(terminal.getInputStream(), StandardCharsets.UTF_8));
        to =
                new BufferedWriter(
                        new OutputStreamWriter(terminal.getOutputStream(), StandardCharsets.UTF_8));
    }

    private static String overlay(Path model) {
        ObjectNode overlay = Wire.JSON.createObjectNode();
        overlay.put(":configurator:resource-version", 1);
        overlay.putObject("io.bitgear.coap")
                .put("host", SplitNetwork.FAR_ADDRESS)
                .put("port", PORT)
                .put("insecure", true);
        overlay.putObject("io.bitgear.metrics").put("port", 0);
        overlay.putObject("io.bitgear.engine.model~resnet8")
                .put("file", model.toAbsolutePath().toString());
        overlay.putObject("io.bitgear.split.tail").put("id", SplitBenchCommand.FAR);
        return overlay.toPrettyString();
    }

    private static List<String> terminal(Path model, String widths, boolean interpreted) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        // The second compiler would go on for minutes on a small share of a processor.
        command.add(interpreted ? "-Xint" : "-XX:TieredStopAtLevel=1");
        String classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(part -> Path.of(part).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of("io.bitgear.cli.Main", "bench", "split-terminal"));
        command.addAll(List.of("--model", model.toAbsolutePath().toString(), "--widths", widths));
        command.addAll(List.of("--peer", "coap://" + SplitNetwork.FAR_ADDRESS + ":" + PORT));
        return command;
    }

    /** Waits for the terminal to be up and warm. */
    void awaitReady() throws Failure {
        read(Object.class);
    }

    /** The terminal's process id. */
    long terminal() {
        return terminal.pid();
    }

    /** The gateway's process id. */
    long gateway() {
        return processes.get(0).pid();
    }

    /** Sends a command to the terminal and reads its answer. */
    <T> T ask(String command, Class<T> type) throws Failure {
        try {
            to.write(command + "\n");
            to.flush();
        } catch (IOException e) {
            throw ended(e);
        }
        return read(type);
    }

    private <T> T read(Class<T> type) throws Failure {
        try {
            String line = from.readLine();
            if (line == null) {
                throw ended(null);
            }
            return Wire.JSON.readValue(line, type);
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private Failure ended(Exception cause) {
        String words;
        try {
            words = Files.readString(log).strip();
        } catch (IOException e) {
            words = e.getMessage();
        }
        String why = cause == null ? words : cause.getMessage() + " " + words;
        return new Failure("the terminal's process failed: " + why, "", cause);
    }

    private void stop() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down and runs the hook itself.
            return;
        }
    }
}
