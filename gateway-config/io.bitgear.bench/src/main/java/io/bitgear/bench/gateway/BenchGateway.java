package io.bitgear.bench.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.demo.GatewayProcess;
import io.bitgear.cli.demo.Ports;
import io.bitgear.cli.demo.TemporaryFolder;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real distribution in a process of its own, as it is shipped but for ports and dwell time. */
final class BenchGateway implements Subject {
    private final TemporaryFolder folder;
    private final GatewayAddress address;
    private final GatewayProcess process;
    private String path;

    /**
     * Starts it and returns at once.
     *
     * @param archive of its classes, which it does without where there is no such file
     */
    BenchGateway(Distribution distribution, Path model, Path archive) throws Failure {
        folder = TemporaryFolder.create("bitgear-bench-");
        Ports ports = Ports.free();
        address = GatewayAddress.loopback(ports.coap(), ports.mqtt());
        try {
            ObjectNode settings = ports.overlay();
            settings.putObject("io.bitgear.engine.model~resnet8")
                    .put("file", model.toAbsolutePath().toString());
            // Every event decides at once: what is measured is the way of an event, not a waiting
            // time that is set.
            settings.putObject("io.bitgear.policy").put("dwell.seconds", 0.0);
            // Three topics a board, and as many again for the bare fan-out.
            settings.withObject("/io.bitgear.broker").put("topics.maximum", 16_384);
            Path overlay = folder.path().resolve("bench.json");
            Ports.write(settings, overlay);
            process =
                    GatewayProcess.start(
                            distribution,
                            folder.path().resolve("work"),
                            overlay,
                            folder.path().resolve("console.txt"),
                            folder::close,
                            Map.of(StartArchive.VARIABLE, archive.toString()),
                            List.of());
        } catch (Failure e) {
            folder.close();
            throw e;
        }
    }

    /** Where it is. */
    GatewayAddress address() {
        return address;
    }

    @Override
    public int port() {
        return address.coapPort();
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public String inferPath() throws Failure {
        if (path == null) {
            try (CoapGateway coap = CoapGateway.open(address)) {
                path = "/v2/models/" + coap.model(null) + "/infer";
            }
        }
        return path;
    }

    @Override
    public void close() {
        process.close();
    }
}
