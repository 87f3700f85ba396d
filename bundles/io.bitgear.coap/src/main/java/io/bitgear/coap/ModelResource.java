package io.bitgear.coap;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.policy.PolicyService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** One served model: its metadata, and below it ready, infer and precision. */
final class ModelResource extends ViewResource {
    private static final int RETRY_SECONDS = 2;

    private final ViewResource precision;

    /**
     * @param service that answers for the model
     * @param policies the policy service of a model by its name, or null
     */
    ModelResource(
            InferenceService service, Workers workers, Function<String, PolicyService> policies) {
        super(service.model().name(), STATIC_AGE, () -> metadata(service.model()));
        String name = service.model().name();
        describe("Model", "bitgear.model", "oip.v2", Formats.JSON, Formats.CBOR);
        ViewResource ready =
                new ViewResource(
                        "ready",
                        STATE_AGE,
                        () -> {
                            Map<String, Object> map = new LinkedHashMap<>();
                            map.put("name", name);
                            map.put("ready", service.isReady());
                            return map;
                        });
        ready.describe("Model readiness", "bitgear.ready", "oip.v2", Formats.JSON, Formats.CBOR);
        precision =
                new ViewResource("precision", workers, () -> precision(name, policies.apply(name)));
        precision.describe(
                "Precision in force", "bitgear.precision", "core.s", Formats.JSON, Formats.CBOR);
        add(ready, precision, new InferResource(service, workers));
    }

    /** The decision or a node's state changed. */
    void precisionChanged() {
        precision.touch();
    }

    private static Object metadata(ModelInfo model) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("digest", model.digest());
        parameters.put("classes", model.classes());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", model.name());
        map.put("versions", List.of(model.version()));
        map.put("platform", "bitgear");
        List<Integer> shape = Stream.concat(Stream.of(1), model.inputShape().stream()).toList();
        map.put("inputs", List.of(tensor("input", "UINT8", shape)));
        map.put("outputs", List.of(tensor("logits", "INT16", List.of(1, model.classes().size()))));
        map.put("parameters", parameters);
        return map;
    }

    private static Map<String, Object> tensor(String name, String datatype, List<Integer> shape) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("datatype", datatype);
        map.put("shape", shape);
        return map;
    }

    private static Object precision(String name, PolicyService policy) throws ProblemException {
        if (policy == null) {
            throw ProblemException.unavailable(
                    "no policy decides for model " + name, RETRY_SECONDS);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        policy.current().ifPresent(decision -> map.put("decision", decision));
        map.put("nodes", policy.nodes());
        return map;
    }
}
