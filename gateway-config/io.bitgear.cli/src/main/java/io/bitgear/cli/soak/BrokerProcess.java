package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker as a child process on a port of its own, ended and started again at will. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(300);
    private static final int STOP_SECONDS = 40;
    private static final int POLL_MILLIS = 20;

    /** A short-lived JVM is better off without the second compiler. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final BrokerKind kind;
    private final List<String> command;
    private final Path log;
    private final int port;
    private final Thread hook = new Thread(this::end, "bitgear-stop-broker");
    private volatile Process process;

    private BrokerProcess(BrokerKind kind, List<String> command, Path log, int port) {
        this.kind = kind;
        this.command = command;
        this.log = log;
        this.port = port;
    }

    /**
     * Prepares one and starts it.
     *
     * @param folder of its own
     */
    static BrokerProcess start(BrokerKind kind, Path folder) throws Failure, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new Failure("no free port on loopback: " + e.getMessage(), "", e);
        }
        BrokerProcess broker =
                new BrokerProcess(
                        kind, kind.prepare(folder, port), folder.resolve("broker.log"), port);
        Runtime.getRuntime().addShutdownHook(broker.hook);
        try {
            broker.start();
            return broker;
        } catch (Failure | InterruptedException e) {
            broker.close();
            throw e;
        }
    }

    /** Starts it and waits until it accepts connections. */
    void start() throws Failure, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_OPTS", QUICK_START);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new Failure("cannot start " + command.get(0) + ": " + e.getMessage(), "", e);
        }
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new Failure("broker " + kind + " does not start", "Its log is " + log + ".");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it by that signal and waits until it is gone. */
    void end(BrokerKind.Signal signal) throws Failure, InterruptedException {
        Process ending = process;
        if (signal == BrokerKind.Signal.SIGKILL) {
            ending.destroyForcibly();
        } else {
            ending.destroy();
        }
        if (!ending.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new Failure(
                    "broker " + kind + " runs " + STOP_SECONDS + " s after " + signal,
                    "Its log is " + log + ".");
        }
    }

    /** Where it listens. */
    String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    private void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down and runs the hook itself.
            return;
        }
    }
}
