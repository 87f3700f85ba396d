package io.bitgear.policy;

import io.bitgear.api.node.Node;
import java.util.Map;

/**
 * A node as a service.
 *
 * @param model name of the model that it serves
 * @param instance of the model that it was made for, or null for the first of that name
 * @param id of the node
 * @param service itself
 */
record ModelNode(String model, Long instance, String id, Node service) {
    /** From the service's properties. */
    static ModelNode of(Node service, Map<String, Object> properties) {
        return new ModelNode(
                String.valueOf(properties.get(Node.MODEL)),
                properties.get(Node.MODEL_INSTANCE) instanceof Long id ? id : null,
                String.valueOf(properties.get(Node.ID)),
                service);
    }
}
