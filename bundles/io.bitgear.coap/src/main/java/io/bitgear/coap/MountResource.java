package io.bitgear.coap;

import io.bitgear.api.coap.CoapLink;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.resources.Resource;

/**
 * What Californium sees of a mount: itself for requests that are answered once, and one resource
 * for each path that is observed, which stays when the handler behind it changes.
 */
final class MountResource extends CoapResource {
    private final Mount mount;
    private final Exchanges exchanges;
    private final Map<String, ObservedResource> observed = new ConcurrentHashMap<>();

    MountResource(Mount mount, Exchanges exchanges) {
        super("mount");
        this.mount = mount;
        this.exchanges = exchanges;
    }

    /** Which resource answers a request below the mount. */
    Resource of(Request request) {
        if (request.getCode() != Code.GET || !request.getOptions().hasObserve()) {
            return this;
        }
        String path = "/" + request.getOptions().getUriPathString();
        ObservedResource known = observed.get(path);
        return known == null && request.isObserve() ? observable(path) : or(known);
    }

    private Resource or(ObservedResource known) {
        return known == null ? this : known;
    }

    private Resource observable(String path) {
        Set<String> paths =
                mount.links().stream()
                        .filter(CoapLink::observable)
                        .map(CoapLink::path)
                        .collect(Collectors.toSet());
        if (!paths.contains(path)) {
            return this;
        }
        // Bounded: what is neither offered nor observed any more makes room.
        observed.values().removeIf(r -> r.getObserverCount() == 0 && !paths.contains(r.path()));
        return observed.computeIfAbsent(path, p -> new ObservedResource(p, mount, exchanges));
    }

    /** The representation at that path may have changed. */
    void touch(String path) {
        ObservedResource resource = observed.get(path);
        if (resource != null) {
            resource.touch();
        }
    }

    /** All representations may have changed. */
    void touchAll() {
        observed.values().forEach(ObservedResource::touch);
    }

    /** Ends all observation with 4.04. */
    void end() {
        observed.values().forEach(ObservedResource::delete);
        observed.clear();
    }

    @Override
    public void handleRequest(Exchange exchange) {
        Reply.serve(exchange, exchanges, mount, reply -> {});
    }
}
