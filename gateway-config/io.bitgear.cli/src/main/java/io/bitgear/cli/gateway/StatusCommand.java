package io.bitgear.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a gateway does. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "What a running gateway senses, which widths it chose and why, and what its nodes"
                        + " run.")
public final class StatusCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private GatewayOptions gateway;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws Failure {
        Status status;
        try (CoapGateway client = CoapGateway.open(gateway.address())) {
            status = read(client);
        }
        if (json) {
            spec.commandLine().getOut().println(Wire.json(status));
        } else {
            new StatusText(status).lines().forEach(spec.commandLine().getOut()::println);
        }
        return 0;
    }

    /**
     * What is shown.
     *
     * @param server of {@code /v2}
     * @param ready whether every model is
     * @param models by name, each with its precision or why there is none
     * @param nodes of {@code /nodes}
     * @param context of {@code /context}, or why there is none
     */
    record Status(
            JsonNode server,
            boolean ready,
            Map<String, JsonNode> models,
            List<JsonNode> nodes,
            JsonNode context) {}

    private static Status read(CoapGateway client) throws Failure {
        JsonNode server = client.get("/v2");
        boolean ready = client.get("/v2/health/ready").path("ready").asBoolean();
        Map<String, JsonNode> models = new LinkedHashMap<>();
        for (String model : client.models()) {
            models.put(model, optional(client, "/v2/models/" + model + "/precision"));
        }
        List<JsonNode> nodes = new ArrayList<>();
        client.get("/nodes").forEach(nodes::add);
        return new Status(server, ready, models, nodes, optional(client, "/context"));
    }

    /** A part of the gateway may be stopped; the rest is shown. */
    private static JsonNode optional(CoapGateway client, String path) {
        try {
            return client.get(path);
        } catch (Failure e) {
            return Wire.JSON.createObjectNode().put("error", e.getMessage());
        }
    }
}
