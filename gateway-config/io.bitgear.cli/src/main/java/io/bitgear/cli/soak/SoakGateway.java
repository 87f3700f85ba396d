package io.bitgear.cli.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.GatewayProcess;
import io.bitgear.cli.demo.Ports;
import io.bitgear.cli.demo.SimulatedAccelerator;
import io.bitgear.cli.demo.TemporaryFolder;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.gateway.MqttPublisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The real distribution in a process of its own, serving one model on several nodes. */
final class SoakGateway implements AutoCloseable {
    private static final long POLL_MILLIS = 10;
    private static final String LOG = "work/log/bitgear.log";

    private final TemporaryFolder folder;
    private final List<SimulatedAccelerator> accelerators = new ArrayList<>();
    private final GatewayAddress address;
    private final GatewayProcess process;
    private final CoapGateway coap;
    private final GatewayLog console;
    private final GatewayLog log;
    private final SoakOptions options;
    private int commands;

    /**
     * Starts it and waits until it is ready.
     *
     * @param cpus CPU nodes
     * @param fpgas simulated accelerators as nodes beside them
     */
    SoakGateway(
            Distribution distribution, Subject subject, int cpus, int fpgas, SoakOptions options)
            throws Failure {
        this.options = options;
        folder = TemporaryFolder.create("bitgear-soak-");
        Ports ports = Ports.free();
        address = GatewayAddress.loopback(ports.coap(), ports.mqtt());
        try {
            Path overlay = folder.path().resolve("soak.json");
            Ports.write(overlay(ports, subject, cpus, fpgas), overlay);
            Path file = folder.path().resolve("console.txt");
            console = new GatewayLog(file);
            log = new GatewayLog(folder.path().resolve(LOG));
            process =
                    GatewayProcess.start(
                            distribution,
                            folder.path().resolve("work"),
                            overlay,
                            file,
                            this::tidy,
                            "--console");
        } catch (Failure e) {
            stopAccelerators();
            folder.close();
            throw e;
        }
        CoapGateway opened = null;
        try {
            opened = CoapGateway.open(address);
            coap = opened;
            awaitNodes(cpus + fpgas);
        } catch (Failure e) {
            if (opened != null) {
                opened.close();
            }
            process.close();
            throw e;
        }
    }

    private ObjectNode overlay(Ports ports, Subject subject, int cpus, int fpgas) throws Failure {
        ObjectNode overlay = ports.overlay();
        // The model that the distribution would serve otherwise has this configuration.
        overlay.putObject("io.bitgear.engine.model~resnet8")
                .put("file", subject.file().toAbsolutePath().toString());
        // Every change of the context decides at once.
        overlay.putObject("io.bitgear.policy").put("dwell.seconds", 0.0);
        for (int i = 2; i <= cpus; i++) {
            overlay.putObject("io.bitgear.engine.cpu~cpu" + i).put("id", "cpu" + i);
        }
        for (int i = 1; i <= fpgas; i++) {
            Path served = folder.path().resolve("fpga" + i);
            SimulatedAccelerator accelerator =
                    SimulatedAccelerator.start(served)
                            .orElseThrow(
                                    () ->
                                            new Failure(
                                                    "there is no simulated accelerator",
                                                    "Use the ./bitgear script, or leave out"
                                                            + " --fpga."));
            accelerators.add(accelerator);
            Ports.addAccelerator(overlay, "fpga" + i, served);
        }
        return overlay;
    }

    /** Ready is said when one node is; the soak wants all. */
    private void awaitNodes(int count) throws Failure {
        process.awaitReady(coap, Duration.ofSeconds(options.deadline()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.deadline());
        while (running() < count) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new Failure(
                        "only " + running() + " of " + count + " nodes run a configuration",
                        "Complaints in the log: " + String.join("; ", complaints()));
            }
            pause(POLL_MILLIS);
        }
    }

    private long running() throws Failure {
        long running = 0;
        for (JsonNode node : coap.get("/nodes")) {
            running += node.path("state").path("reported").isObject() ? 1 : 0;
        }
        return running;
    }

    /** The profile of every node, by id. */
    Map<String, String> nodes() throws Failure {
        Map<String, String> nodes = new TreeMap<>();
        for (JsonNode node : coap.get("/nodes")) {
            nodes.put(
                    node.path("info").path("id").asText(),
                    node.path("info").path("profile").asText());
        }
        return nodes;
    }

    GatewayAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** The name of the model that it serves. */
    String model() throws Failure {
        return coap.model(null);
    }

    MqttPublisher publisher() throws Failure {
        return process.connect(address, Duration.ofSeconds(options.deadline()));
    }

    /**
     * Types a command at the console.
     *
     * @return the lines that were printed until it was done, the log's among them
     */
    List<String> execute(String command) throws Failure {
        String end = "end-of-command-" + ++commands;
        try {
            process.console()
                    .write((command + "\necho " + end + "\n").getBytes(StandardCharsets.UTF_8));
            process.console().flush();
        } catch (IOException e) {
            throw new Failure("the gateway's console is gone: " + e.getMessage(), "", e);
        }
        List<String> lines = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.deadline());
        while (true) {
            for (String line : console.read()) {
                if (line.contains(end)) {
                    return lines;
                }
                lines.add(line);
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new Failure(
                        "no end of " + command + " within " + options.deadline() + " s",
                        "The last lines: "
                                + String.join(
                                        "\n",
                                        lines.subList(
                                                Math.max(0, lines.size() - 20), lines.size())));
            }
            pause(POLL_MILLIS);
        }
    }

    /** Warnings and errors in its log so far. */
    List<String> complaints() throws Failure {
        log.read();
        return log.complaints();
    }

    /** Forgets the warnings and errors so far. */
    void forgetComplaints() throws Failure {
        log.read();
        log.forget();
    }

    static void pause(long millis) throws Failure {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    private void stopAccelerators() {
        accelerators.forEach(SimulatedAccelerator::close);
    }

    /** When the process has ended, also when this JVM is interrupted. */
    private void tidy() {
        stopAccelerators();
        Path file = folder.path().resolve(LOG);
        if (options.keepLog() != null && Files.exists(file)) {
            try {
                Files.copy(file, options.keepLog(), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                System.err.println("bitgear: cannot keep the log: " + e.getMessage());
            }
        }
        folder.close();
    }

    @Override
    public void close() {
        coap.close();
        process.close();
    }
}
