package io.bitgear.coap;

import io.bitgear.coap.ProblemException.Kind;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;

/** Stands where nothing is, and below: every request gets 4.04 with what there is instead. */
final class MissingResource extends GatewayResource {
    private final String detail;

    MissingResource(String name, String detail) {
        super(name);
        this.detail = detail;
    }

    /** A resource that is not there, among the ones that are. */
    static MissingResource among(String what, String name, Iterable<Resource> present) {
        StringBuilder known = new StringBuilder();
        for (Resource resource : present) {
            if (resource.isVisible()) {
                known.append(known.isEmpty() ? "" : ", ").append(resource.getName());
            }
        }
        return new MissingResource(
                "missing",
                "no "
                        + what
                        + " "
                        + name
                        + "; there "
                        + (known.isEmpty() ? "is none now" : "are: " + known));
    }

    @Override
    public Resource getChild(String name) {
        return this;
    }

    @Override
    void handle(CoapExchange exchange) throws ProblemException {
        throw new ProblemException(Kind.NOT_FOUND, detail);
    }
}
