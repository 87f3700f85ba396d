package io.bitgear.coap;

import io.bitgear.api.split.TailService;
import io.bitgear.coap.ProblemException.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;

/**
 * The models whose last layers are run for other gateways (docs/split.md). A POST of any bytes to
 * the resource itself is answered and forgotten: a gateway measures its link so.
 */
final class TailsResource extends GatewayResource {
    private final Workers workers;
    private final Map<TailService, TailResource> services = new ConcurrentHashMap<>();

    TailsResource(Workers workers) {
        super("split");
        this.workers = workers;
        describe("Last layers for other gateways", "bitgear.split", "core.b");
    }

    synchronized void add(TailService service) {
        remove(service.model().name());
        TailResource resource = new TailResource(service, workers);
        services.put(service, resource);
        add(resource);
    }

    synchronized void remove(TailService service) {
        TailResource resource = services.remove(service);
        if (resource != null && super.getChild(resource.getName()) == resource) {
            detach(resource);
        }
    }

    private void remove(String model) {
        Resource old = super.getChild(model);
        if (old != null) {
            detach(old);
        }
    }

    @Override
    void handle(CoapExchange exchange) throws ProblemException {
        allow(exchange, Code.POST);
        if (services.isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND, "this gateway runs no layers for other gateways");
        }
        exchange.respond(ResponseCode.CHANGED);
    }

    /** Unknown models answer 4.04 with the names of the known ones. */
    @Override
    public Resource getChild(String name) {
        Resource child = super.getChild(name);
        return child == null ? MissingResource.among("model", name, getChildren()) : child;
    }
}
