package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import java.util.Map;

/**
 * A service, and the model that it is there for.
 *
 * @param model name
 * @param instance service id of the very model, where several versions are there under one name;
 *     null when the service does not tell
 * @param service itself
 * @param <S> its type
 */
record Served<S>(String model, Long instance, S service) {
    /** A node, from its service properties. */
    static Served<Node> of(Node node, Map<String, Object> properties) {
        return new Served<>(String.valueOf(properties.get(Node.MODEL)), instance(properties), node);
    }

    /** A model, from its service properties. */
    static Served<InferenceService> of(InferenceService model, Map<String, Object> properties) {
        return new Served<>(model.model().name(), instance(properties), model);
    }

    private static Long instance(Map<String, Object> properties) {
        return properties.get(Node.MODEL_INSTANCE) instanceof Long id ? id : null;
    }
}
