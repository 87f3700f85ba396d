package io.bitgear.engine;

import io.bitgear.api.node.Node;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * A model as a service. While one version of this bundle takes over from another, or one version of
 * a model from another, several are there under one name; each has nodes and a router of its own,
 * made by the bundle that loaded it.
 *
 * @param name of the model
 * @param instance its service id
 * @param isOwn whether this bundle has loaded it
 */
record ModelService(String name, long instance, boolean isOwn) {
    /** From the service's properties. */
    static ModelService of(BundleContext context, String name, Map<String, Object> properties) {
        boolean own =
                Long.valueOf(context.getBundle().getBundleId())
                        .equals(properties.get(Constants.SERVICE_BUNDLEID));
        return new ModelService(name, (Long) properties.get(Constants.SERVICE_ID), own);
    }

    /** Properties of the services that belong to it. */
    Hashtable<String, Object> properties() {
        return new Hashtable<>(Map.of(Node.MODEL, name, Node.MODEL_INSTANCE, instance));
    }

    /** Whether a node with these properties was made for this model. */
    boolean isServedBy(Map<String, Object> node) {
        Object made = node.get(Node.MODEL_INSTANCE);
        return name.equals(node.get(Node.MODEL)) && (made == null || made.equals(instance));
    }
}
