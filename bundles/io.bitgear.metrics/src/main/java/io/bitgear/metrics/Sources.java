package io.bitgear.metrics;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The services that are asked at each scrape. They come and go at any time. */
final class Sources {
    /**
     * A node, and the name of the model that it serves.
     *
     * @param model name
     * @param node itself
     */
    record Served(String model, Node node) {}

    private final List<Served> nodes = new CopyOnWriteArrayList<>();
    private final List<PolicyService> policies = new CopyOnWriteArrayList<>();
    private final List<InferenceService> models = new CopyOnWriteArrayList<>();
    private final List<ContextService> contexts = new CopyOnWriteArrayList<>();
    private final List<BrokerLink> links = new CopyOnWriteArrayList<>();

    List<Served> arrivedNodes() {
        return nodes;
    }

    List<PolicyService> policies() {
        return policies;
    }

    List<InferenceService> models() {
        return models;
    }

    List<ContextService> contexts() {
        return contexts;
    }

    List<BrokerLink> links() {
        return links;
    }

    /** The nodes, one an id: while a node is replaced, the one that came last. */
    Collection<Served> nodes() {
        SortedMap<String, Served> byId = new TreeMap<>();
        nodes.forEach(served -> byId.put(served.node().info().id(), served));
        return byId.values();
    }
}
