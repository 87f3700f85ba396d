package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that starts and then does nothing: the gateway's bundles without a configuration, or a
 * JVM alone. What such a start takes, and keeps in memory, is in the gateway's own as well.
 */
final class Idle implements AutoCloseable {
    /** In the line that the gateway prints when all bundles are active. */
    private static final String STARTED = "bundles started in";

    private static final long LIMIT_SECONDS = 60;
    private static final long POLL_MILLIS = 10;

    private final Process process;
    private final TemporaryFolder folder;
    private final double seconds;

    private Idle(ProcessBuilder builder, TemporaryFolder folder, Path console) throws Failure {
        this.folder = folder;
        long begin = System.nanoTime();
        try {
            process = builder.redirectErrorStream(true).redirectOutput(console.toFile()).start();
        } catch (IOException e) {
            folder.close();
            throw new Failure("cannot start a process: " + e.getMessage(), "", e);
        }
        try {
            await(console);
        } catch (Failure e) {
            close();
            throw e;
        }
        seconds = (System.nanoTime() - begin) / 1e9;
    }

    /** Starts the framework with all bundles, none of which is configured to do anything. */
    static Idle framework(Distribution distribution, Path archive) throws Failure {
        TemporaryFolder folder = TemporaryFolder.create("bitgear-bench-");
        ProcessBuilder builder =
                new ProcessBuilder(
                        distribution.script().toString(),
                        "--work",
                        folder.path().resolve("work").toString(),
                        "--unconfigured");
        builder.environment().put(StartArchive.VARIABLE, archive.toString());
        return new Idle(builder, folder, folder.path().resolve("console.txt"));
    }

    /** Starts a JVM that does nothing. */
    static Idle jvm(List<String> options) throws Failure {
        TemporaryFolder folder = TemporaryFolder.create("bitgear-bench-");
        ProcessBuilder builder = new ProcessBuilder(Jvm.command(options, Idle.class));
        return new Idle(builder, folder, folder.path().resolve("console.txt"));
    }

    /** The JVM that does nothing, until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("0 " + STARTED + " no time");
        while (System.in.read() >= 0) {
            continue;
        }
    }

    private void await(Path console) throws Failure {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try {
            while (!Files.readString(console, StandardCharsets.UTF_8).contains(STARTED)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new Failure("a process did not start", "");
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            throw new Failure("a process did not start: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    /** From its start until it was up. */
    double seconds() {
        return seconds;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        Jvm.stop(process);
        folder.close();
    }
}
