package io.bitgear.coap;

import io.bitgear.api.inference.InferenceService;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Open Inference Protocol v2's server resources: {@code /v2} and {@code /v2/health}. */
final class ServerResource extends ViewResource {
    private static final List<String> EXTENSIONS =
            List.of("bitgear_image", "bitgear_octets", "bitgear_precision");

    /** With the version of the gateway, and the models below it. */
    ServerResource(String version, ModelsResource models) {
        super(
                "v2",
                STATIC_AGE,
                () ->
                        new TreeMap<>(
                                Map.of(
                                        "name", "bitgear",
                                        "version", version,
                                        "extensions", EXTENSIONS)));
        describe("Server", "bitgear.server", "oip.v2", Formats.JSON, Formats.CBOR);
        ViewResource live = new ViewResource("live", STATE_AGE, () -> Map.of("live", true));
        live.describe("Liveness", "bitgear.live", "oip.v2", Formats.JSON, Formats.CBOR);
        ViewResource ready =
                new ViewResource("ready", STATE_AGE, () -> Map.of("ready", isReady(models)));
        ready.describe("Readiness", "bitgear.ready", "oip.v2", Formats.JSON, Formats.CBOR);
        ViewResource health =
                new ViewResource(
                        "health",
                        STATE_AGE,
                        () -> new TreeMap<>(Map.of("live", true, "ready", isReady(models))));
        health.describe("Health", "bitgear.health", "oip.v2", Formats.JSON, Formats.CBOR);
        health.add(live, ready);
        add(health, models);
    }

    /** Ready when there is a model and every model is. */
    private static boolean isReady(ModelsResource models) {
        Collection<InferenceService> services = models.serving();
        return !services.isEmpty() && services.stream().allMatch(InferenceService::isReady);
    }
}
