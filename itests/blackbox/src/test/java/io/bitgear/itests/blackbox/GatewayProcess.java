package io.bitgear.itests.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The real distribution as a process of its own, with a work folder of its own. */
final class GatewayProcess implements AutoCloseable {
    /** Long, because a machine that runs tests is often a busy one. */
    static final Duration DEADLINE = Duration.ofMinutes(3);

    /** Options of a Java that does not run for long. */
    static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private static final String PROMPT = "g! ";

    private final Process process;
    private final PrintStream console;
    private final StringBuffer output = new StringBuffer();
    private final AtomicInteger commands = new AtomicInteger();
    private final Thread reader;

    private GatewayProcess(Process process) {
        this.process = process;
        console = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        reader = new Thread(this::drain, "gateway-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The folder of the distribution under test. */
    static Path home() {
        return Path.of(System.getProperty("bitgear.gateway")).normalize();
    }

    /**
     * Starts the gateway and does not wait.
     *
     * @param work its work folder
     * @param configuration Configurator JSON over the distribution's own, or null
     * @param options more of the start script's options
     */
    static GatewayProcess launch(Path work, String configuration, String... options)
            throws IOException {
        return launch("text", work, configuration, options);
    }

    private static GatewayProcess launch(
            String logFormat, Path work, String configuration, String... options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(home().resolve("bin/bitgear-gateway").toString());
        command.addAll(List.of("--work", work.toString()));
        if (configuration != null) {
            Path file = Files.createTempFile(Files.createDirectories(work), "test", ".json");
            Files.writeString(file, configuration);
            command.addAll(List.of("--configuration", file.toString()));
        }
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_OPTS", QUICK_START + " -Dbitgear.log.format=" + logFormat);
        return launch(builder);
    }

    /** Starts a gateway in whatever runtime the command is of, on the Java of this test. */
    static GatewayProcess launch(ProcessBuilder command) throws IOException {
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new GatewayProcess(command.redirectErrorStream(true).start());
    }

    /** Starts the gateway and waits until all its bundles are active. */
    static GatewayProcess start(Path work, String configuration, String... options)
            throws IOException {
        return awaitStarted(launch(work, configuration, options));
    }

    /** Starts the gateway with logs of one JSON object a line; waits as {@link #start}. */
    static GatewayProcess startWithJsonLogs(Path work, String configuration) throws IOException {
        return awaitStarted(launch("json", work, configuration));
    }

    private static GatewayProcess awaitStarted(GatewayProcess gateway) {
        try {
            gateway.awaitOutput("bundles started in");
            return gateway;
        } catch (RuntimeException | Error e) {
            gateway.close();
            throw new AssertionError("the gateway does not start:\n" + gateway.output(), e);
        }
    }

    /** A UDP port of the loopback address that was free just now. */
    static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A TCP port of the loopback address that was free just now. */
    static int freeTcpPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** All that the process has printed so far, standard output and error together. */
    String output() {
        return output.toString();
    }

    /** Waits until the process has printed the text; fails at once when it has ended without. */
    void awaitOutput(String text) {
        await("output with " + text)
                .atMost(DEADLINE)
                .until(() -> output().contains(text) || hasEnded());
        if (!output().contains(text)) {
            throw new AssertionError(
                    "ended with " + process.exitValue() + " without '" + text + "':\n" + output());
        }
    }

    /** Runs one line in the Gogo shell (the gateway must have been started with --console). */
    String execute(String line) {
        String end = "end-of-command-" + commands.incrementAndGet();
        int begin = output.length();
        console.println(line);
        console.println("echo " + end);
        awaitOutput(end);
        String all = output.substring(begin);
        return all.substring(0, all.indexOf(end)).replace(PROMPT, "").strip();
    }

    /** Closes the standard input, as a terminal that goes away does. */
    void closeInput() {
        console.close();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the process to end, as systemd does. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end of the process and of its output. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway does not end:\n" + output());
        }
        reader.join(DEADLINE.toMillis());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasEnded() {
        return !process.isAlive() && !reader.isAlive();
    }

    private void drain() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            char[] buffer = new char[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                output.append(buffer, 0, n);
            }
        } catch (IOException e) {
            // The stream is closed under the reader when the process is made to end.
            output.append("\n(output ended: ").append(e.getMessage()).append(")\n");
        }
    }
}
