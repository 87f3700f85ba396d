package io.bitgear.cli.demo;

import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.gateway.MqttPublisher;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway as a child process. It ends when this is closed, or when this JVM ends. */
public final class GatewayProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 12;
    private static final long POLL_MILLIS = 200;
    private static final int LOG_LINES = 15;

    private final Process process;
    private final Path log;
    private final Runnable afterwards;
    private final Thread hook = new Thread(this::stop, "bitgear-stop-gateway");

    private GatewayProcess(Process process, Path log, Runnable afterwards) {
        this.process = process;
        this.log = log;
        this.afterwards = afterwards;
    }

    /**
     * Starts one.
     *
     * @param work its work folder
     * @param configuration laid over its own
     * @param log file for what it prints, or null for this terminal
     * @param afterwards to be done when it has ended, also when this JVM is interrupted
     * @param options more of the start script's
     */
    public static GatewayProcess start(
            Distribution distribution,
            Path work,
            Path configuration,
            Path log,
            Runnable afterwards,
            String... options)
            throws Failure {
        return start(
                distribution, work, configuration, log, afterwards, Map.of(), List.of(options));
    }

    /**
     * Starts one with variables of its own.
     *
     * @param environment variables beside those of this process
     */
    public static GatewayProcess start(
            Distribution distribution,
            Path work,
            Path configuration,
            Path log,
            Runnable afterwards,
            Map<String, String> environment,
            List<String> options)
            throws Failure {
        List<String> command = new ArrayList<>();
        command.add(distribution.script().toString());
        command.addAll(
                List.of("--work", work.toString(), "--configuration", configuration.toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectInput(Redirect.PIPE);
        builder.redirectOutput(log == null ? Redirect.INHERIT : Redirect.to(log.toFile()));
        builder.redirectError(log == null ? Redirect.INHERIT : Redirect.appendTo(log.toFile()));
        if (log != null) {
            builder.redirectErrorStream(true);
        }
        try {
            GatewayProcess gateway = new GatewayProcess(builder.start(), log, afterwards);
            Runtime.getRuntime().addShutdownHook(gateway.hook);
            return gateway;
        } catch (IOException e) {
            throw new Failure("cannot start " + command.get(0) + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * Waits until its models are ready.
     *
     * @throws Failure when it ends before, or the time is up
     */
    public void awaitReady(CoapGateway client, Duration limit) throws Failure {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!client.isReady()) {
            if (!process.isAlive()) {
                throw new Failure(
                        "the gateway ended with exit code " + process.exitValue(), lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new Failure(
                        "the gateway is not ready after " + limit.toSeconds() + " s", lastWords());
            }
            pause();
        }
    }

    /**
     * Connects to its broker, which may come up after its models.
     *
     * @throws Failure when it ends before, or the time is up
     */
    public MqttPublisher connect(GatewayAddress address, Duration limit) throws Failure {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return MqttPublisher.connect(address);
            } catch (Failure e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws Failure {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    /** The end of its log. */
    private String lastWords() {
        if (log == null) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return "Its last words:\n  "
                    + String.join(
                            "\n  ",
                            lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "Its log " + log + " cannot be read: " + e.getMessage();
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** What a person would type at its console, where it was started with one. */
    public OutputStream console() {
        return process.getOutputStream();
    }

    /** Waits until it ends; its exit code. */
    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        afterwards.run();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
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
