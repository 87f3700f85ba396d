package io.bitgear.coap;

import io.bitgear.api.coap.CoapReply;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.network.Exchange;

/** Stands where nothing is: every request gets 4.04 with what there is instead. */
final class MissingResource extends CoapResource {
    private final Mounts mounts;

    MissingResource(Mounts mounts) {
        super("missing", false);
        this.mounts = mounts;
    }

    @Override
    public void handleRequest(Exchange exchange) {
        String path = exchange.getRequest().getOptions().getUriPathString();
        exchange.sendResponse(Messages.response(CoapReply.notFound(), () -> mounts.missing(path)));
    }
}
