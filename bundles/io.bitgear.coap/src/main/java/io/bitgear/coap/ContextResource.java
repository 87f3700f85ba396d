package io.bitgear.coap;

import io.bitgear.api.context.ContextService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The context: the merged snapshot, and how many readings were offered and refused. */
final class ContextResource extends ViewResource {
    private static final int RETRY_SECONDS = 2;

    /** With where the service is had from; null while there is none. */
    ContextResource(Workers workers, Supplier<ContextService> service) {
        super("context", workers, () -> view(service.get()));
        describe("Context", "bitgear.context", "core.s", Formats.JSON, Formats.CBOR);
    }

    private static Object view(ContextService service) throws ProblemException {
        if (service == null) {
            throw ProblemException.unavailable("no context service is running", RETRY_SECONDS);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("snapshot", service.snapshot());
        map.put("counts", service.counts());
        return map;
    }
}
