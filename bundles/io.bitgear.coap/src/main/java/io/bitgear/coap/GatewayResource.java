package io.bitgear.coap;

import io.bitgear.coap.ProblemException.Kind;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A resource whose errors, unforeseen ones too, become problem details. */
abstract class GatewayResource extends CoapResource {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayResource.class);

    GatewayResource(String name) {
        super(name);
    }

    /**
     * Sets what /.well-known/core says: resource type, interface (RFC 6690) and content formats.
     */
    final void describe(String title, String type, String iface, int... formats) {
        getAttributes().setTitle(title);
        getAttributes().addResourceType(type);
        getAttributes().addInterfaceDescription(iface);
        for (int format : formats) {
            getAttributes().addContentType(format);
        }
    }

    @Override
    public void handleRequest(Exchange exchange) {
        CoapExchange request = new CoapExchange(exchange);
        try {
            handle(request);
        } catch (ProblemException e) {
            request.respond(e.response());
        } catch (RuntimeException e) {
            LOG.warn("{} /{} failed", request.getRequestCode(), getURI(), e);
            request.respond(
                    new ProblemException(Kind.INTERNAL, "the gateway failed: " + e).response());
        }
    }

    /** Answers the request, now or later. */
    abstract void handle(CoapExchange exchange) throws ProblemException;

    /** 4.05 unless the request has this method. */
    final void allow(CoapExchange exchange, Code code) throws ProblemException {
        if (exchange.getRequestCode() != code) {
            throw new ProblemException(
                    Kind.METHOD_NOT_ALLOWED,
                    exchange.getRequestCode() + " is not possible here; use " + code);
        }
    }

    /** Takes the resource and all below it out of the tree, and tells their observers 4.04. */
    static void detach(Resource resource) {
        for (Resource child : resource.getChildren()) {
            detach(child);
        }
        if (resource instanceof CoapResource r) {
            r.delete();
        }
    }
}
