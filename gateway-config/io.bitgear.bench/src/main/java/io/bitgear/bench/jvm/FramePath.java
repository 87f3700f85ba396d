package io.bitgear.bench.jvm;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.engine.CpuNodeComponent;
import io.bitgear.engine.RouterComponent;
import io.bitgear.model.Model;
import java.util.List;
import java.util.Map;

/**
 * The way of a frame through the gateway, of the components that make it there, under their default
 * configuration: CPU node, router, and what answers CoAP requests. There is no network.
 */
final class FramePath implements AutoCloseable {
    /** Content format of raw bytes (RFC 7252 section 12.3). */
    private static final int OCTETS = 42;

    private final Model model;
    private final CpuNodeComponent nodes;
    private final Node node;
    private final InferenceService service;
    private final ReplyPath replies;

    /**
     * @param configuration that the node runs from the beginning
     * @throws NodeException when it cannot
     */
    FramePath(Model model, PrecisionConfiguration configuration) throws NodeException {
        this.model = model;
        Host host = new Host();
        nodes = new CpuNodeComponent(host.context(), Host.defaults(CpuNodeComponent.Config.class));
        nodes.addModel(model, host.properties());
        node = host.service(Node.class);
        node.stage(configuration);
        node.commit(configuration.id(), 1);
        RouterComponent routers =
                new RouterComponent(host.context(), Host.defaults(RouterComponent.Config.class));
        routers.addModel(model, host.properties());
        routers.addNode(node, Map.of(Node.MODEL, model.info().name()));
        service = host.service(InferenceService.class);
        replies = new ReplyPath(service);
    }

    /** The CPU node: a queue and threads around the kernels. */
    Node node() {
        return node;
    }

    /** The router in front of it. */
    InferenceService service() {
        return service;
    }

    /** What answers requests with it. */
    CoapHandler handler() {
        return replies.handler();
    }

    /**
     * A client's request.
     *
     * @param frame the payload, channels x height x width bytes
     * @param accept content format of the answer
     */
    static CoapRequest request(String model, byte[] frame, int accept) {
        return new CoapRequest(
                CoapMethod.POST,
                List.of("v2", "models", model, "infer"),
                List.of(),
                OCTETS,
                accept,
                frame,
                List.of(),
                false,
                null);
    }

    /** Ends the threads and lets go of the kernels. */
    @Override
    public void close() {
        replies.close();
        nodes.removeModel(model);
    }
}
