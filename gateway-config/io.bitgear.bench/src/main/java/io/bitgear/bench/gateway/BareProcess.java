package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link BareServer} in a process of its own, of this JVM's kind and class path. */
final class BareProcess implements Subject {
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final int port;
    private final int answerBytes;

    /**
     * Starts it.
     *
     * @param model file
     * @param configuration id of the one that it runs
     * @param answerBytes size of its answers
     */
    BareProcess(Path model, String configuration, int answerBytes) throws Failure {
        this.answerBytes = answerBytes;
        this.port = Ports.free().coap();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareServer.class.getName(),
                        model.toString(),
                        configuration,
                        Integer.toString(port));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new Failure("cannot start " + java + ": " + e.getMessage(), "", e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String inferPath() {
        return "/infer?" + answerBytes;
    }

    /** Path that answers as many bytes and computes nothing. */
    String echoPath() {
        return "/echo?" + answerBytes;
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
