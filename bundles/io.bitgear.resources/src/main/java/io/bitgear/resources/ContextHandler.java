package io.bitgear.resources;

import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.context.ContextService;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Succession;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The context: the merged snapshot, and how many readings were offered and refused. */
final class ContextHandler extends Handler {
    private static final String PATH = "/context";
    private static final int RETRY_SECONDS = 2;

    private final Successions<ContextService> services;

    /** With how long a service that leaves is waited for. */
    ContextHandler(Duration drainTimeout) {
        services = new Successions<>(drainTimeout);
    }

    void add(ContextService service, Rank rank) {
        services.add(PATH, service, rank);
        contextChanged();
    }

    void remove(ContextService service) {
        services.remove(service, path -> contextChanged());
    }

    /** The snapshot changed. */
    void contextChanged() {
        changed(PATH);
    }

    @Override
    CompletionStage<CoapReply> route(CoapRequest request) throws ProblemException {
        return request.path().size() == 1
                ? Views.get(request, Views.STATE_AGE, this::view)
                : now(CoapReply.notFound());
    }

    private Object view() throws ProblemException {
        try (Succession<ContextService>.Lease lease = services.acquire(PATH)) {
            if (lease == null) {
                throw ProblemException.unavailable("no context service is running", RETRY_SECONDS);
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("snapshot", lease.service().snapshot());
            map.put("counts", lease.service().counts());
            return map;
        }
    }

    @Override
    public Collection<CoapLink> links() {
        return List.of(Views.observable(PATH, "Context", "bitgear.context", "core.s"));
    }
}
