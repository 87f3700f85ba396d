package io.bitgear.cli.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;

/** A gateway's CoAP resources, as any client sees them. Not for two threads at once. */
public final class CoapGateway implements AutoCloseable {
    private static final int BODY_MAX = 1 << 20;
    private static final int PROBLEM_FORMAT = 257;

    private final GatewayAddress address;
    private final CoapEndpoint endpoint;

    /**
     * What a model runs.
     *
     * @param decision in force, or null before the first
     * @param nodes their states
     */
    public record Precision(Decision decision, List<NodeState> nodes) {
        /** No node is an empty list. */
        public Precision {
            nodes = nodes == null ? List.of() : List.copyOf(nodes);
        }
    }

    private CoapGateway(GatewayAddress address, CoapEndpoint endpoint) {
        this.address = address;
        this.endpoint = endpoint;
    }

    /** Opens a socket; nothing is sent yet. */
    public static CoapGateway open(GatewayAddress address) throws Failure {
        Configuration configuration =
                new Configuration(
                                CoapConfig.DEFINITIONS,
                                UdpConfig.DEFINITIONS,
                                SystemConfig.DEFINITIONS)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, BODY_MAX)
                        .set(CoapConfig.MAX_MESSAGE_SIZE, 1024)
                        .set(CoapConfig.PREFERRED_BLOCK_SIZE, 1024);
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setInetSocketAddress(new InetSocketAddress(0))
                        .build();
        try {
            endpoint.start();
        } catch (IOException e) {
            throw new Failure("cannot open a UDP socket: " + e.getMessage(), "", e);
        }
        return new CoapGateway(address, endpoint);
    }

    /** The names of the served models. */
    public List<String> models() throws Failure {
        List<String> names = new ArrayList<>();
        get("/v2/models").path("models").forEach(model -> names.add(model.path("name").asText()));
        return names;
    }

    /**
     * The model to talk to.
     *
     * @param wanted a name, or null for the only one
     */
    public String model(String wanted) throws Failure {
        if (wanted != null) {
            return wanted;
        }
        List<String> names = models();
        if (names.size() == 1) {
            return names.get(0);
        }
        throw new Failure(
                names.isEmpty()
                        ? "the gateway serves no model"
                        : "the gateway serves several models: " + names,
                names.isEmpty()
                        ? "Its log says why: a model file may be missing or broken."
                        : "Choose one with --model.");
    }

    /** Whether every model is ready; false also when nobody answers. */
    public boolean isReady() {
        try {
            return get("/v2/health/ready").path("ready").asBoolean();
        } catch (Failure e) {
            return false;
        }
    }

    /** What the model runs. */
    public Precision precision(String model) throws Failure {
        return convert(get("/v2/models/" + model + "/precision"), Precision.class);
    }

    /** An answer to an image or raw tensor bytes. */
    public InferAnswer infer(String model, byte[] body, int contentFormat) throws Failure {
        Request request = Request.newPost();
        request.getOptions().setContentFormat(contentFormat);
        request.setPayload(body);
        return convert(exchange(request, "/v2/models/" + model + "/infer"), InferAnswer.class);
    }

    /** A resource as JSON. */
    public JsonNode get(String path) throws Failure {
        return exchange(Request.newGet(), path);
    }

    private JsonNode exchange(Request request, String path) throws Failure {
        String uri = address.coap(path);
        Response response;
        try {
            request.setURI(uri);
            request.send(endpoint);
            response = request.waitForResponse(address.timeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while waiting for " + uri, "", e);
        } catch (IllegalArgumentException e) {
            throw new Failure("cannot send to " + uri + ": " + e.getMessage(), "", e);
        }
        if (response == null) {
            request.cancel();
            throw address.silent(uri);
        }
        if (response.isError()) {
            throw problem(uri, response);
        }
        try {
            return Wire.JSON.readTree(response.getPayload());
        } catch (IOException e) {
            throw new Failure(uri + " answered with something that is not JSON", "", e);
        }
    }

    /** From problem details (RFC 9290: -1 title, -2 detail), or the text of the response. */
    static Failure problem(String uri, Response response) {
        String detail = response.getPayloadString();
        if (response.getOptions().getContentFormat() == PROBLEM_FORMAT) {
            try {
                Map<String, Object> details =
                        Wire.CBOR.readValue(
                                response.getPayload(), new TypeReference<Map<String, Object>>() {});
                detail = details.getOrDefault("-2", details.getOrDefault("-1", "")).toString();
            } catch (IOException e) {
                detail = new String(response.getPayload(), StandardCharsets.UTF_8);
            }
        }
        boolean later = response.getCode() == ResponseCode.SERVICE_UNAVAILABLE;
        return new Failure(
                uri + " answered " + response.getCode() + (detail.isBlank() ? "" : ": " + detail),
                later ? "Try again in " + response.getOptions().getMaxAge() + " s." : "");
    }

    private static <T> T convert(JsonNode node, Class<T> type) throws Failure {
        try {
            return Wire.JSON.treeToValue(node, type);
        } catch (IOException e) {
            throw new Failure(
                    "the gateway's answer is not as docs/protocol.md says: " + e.getMessage(),
                    "",
                    e);
        }
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
