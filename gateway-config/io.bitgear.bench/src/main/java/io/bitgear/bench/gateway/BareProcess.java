package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Ports;
import io.bitgear.cli.demo.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A {@link BareServer} in a process of its own, of this JVM's kind and class path. */
final class BareProcess implements Subject {
    private final Process process;
    private final TemporaryFolder folder;
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
        this(model, configuration, answerBytes, List.of(), false);
    }

    private BareProcess(
            Path model,
            String configuration,
            int answerBytes,
            List<String> options,
            boolean hasBroker)
            throws Failure {
        this.answerBytes = answerBytes;
        this.port = Ports.free().coap();
        this.folder = TemporaryFolder.create("bitgear-bench-");
        List<String> command = Jvm.command(options, BareServer.class);
        command.addAll(List.of(model.toString(), configuration));
        command.add(Integer.toString(port));
        if (hasBroker) {
            command.add(folder.path().toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            process = builder.start();
        } catch (IOException e) {
            folder.close();
            throw new Failure("cannot start " + command.get(0) + ": " + e.getMessage(), "", e);
        }
    }

    /**
     * Starts what the gateway is made of in one plain process, with the broker and a client of it
     * too, under the JVM options of the gateway.
     *
     * @param gateway that runs
     */
    static BareProcess ofParts(Path model, String configuration, int answerBytes, Subject gateway)
            throws Failure {
        return new BareProcess(model, configuration, answerBytes, options(gateway), true);
    }

    /** The JVM options of the gateway. */
    static List<String> options(Subject gateway) throws Failure {
        return ProcessHandle.of(gateway.pid())
                .flatMap(process -> process.info().arguments())
                .map(arguments -> Arrays.stream(arguments).filter(a -> a.startsWith("-X")))
                .orElseThrow(() -> new Failure("the gateway's JVM options are hidden", ""))
                .toList();
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
        Jvm.stop(process);
        folder.close();
    }
}
