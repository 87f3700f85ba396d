package io.bitgear.cli.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway with a Gogo shell, made to be killed. */
final class KilledGateway implements AutoCloseable {
    private static final int OCTETS = 42;
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;
    private final int port;
    private final long begin = System.nanoTime();

    /**
     * What answered first.
     *
     * @param digest of the model
     * @param millis from the start of the process
     */
    record First(String digest, long millis) {}

    private KilledGateway(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts it. */
    static KilledGateway start(Path work, Path configuration, Path log, int port) throws Failure {
        String script = Distribution.locate().script().toString();
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                script,
                                "--console",
                                "--work",
                                work.toString(),
                                "--configuration",
                                configuration.toString()));
        builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            return new KilledGateway(builder.start(), log, port);
        } catch (IOException e) {
            throw new Failure("cannot start " + script + ": " + e.getMessage(), "", e);
        }
    }

    /** Waits for the first answer to a frame, and says which model gave it. */
    First first(String model, byte[] frame) throws Failure, InterruptedException {
        GatewayAddress address = new GatewayAddress("127.0.0.1", port, 1, "gateway", PATIENCE);
        try (CoapGateway client = CoapGateway.open(address)) {
            while (System.nanoTime() - begin < LIMIT.toNanos() && process.isAlive()) {
                try {
                    client.infer(model, frame, OCTETS);
                    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                    JsonNode metadata = client.get("/v2/models/" + model);
                    return new First(metadata.at("/parameters/digest").asText(), took);
                } catch (Failure e) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        }
        throw new Failure("the gateway does not answer; its log is " + log, "");
    }

    /** Types a line into its shell. */
    void type(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** All that it has printed. */
    String output() throws IOException {
        return Files.readString(log);
    }

    /** Waits until it has printed a text; false when it does not. */
    boolean printed(String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!output().contains(text)) {
            if (System.nanoTime() > end || !process.isAlive()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    @Override
    public void close() {
        kill();
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
