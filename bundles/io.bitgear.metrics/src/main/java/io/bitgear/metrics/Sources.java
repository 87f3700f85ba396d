package io.bitgear.metrics;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Ranking;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services that are asked at each scrape. They come and go at any time, and one that is
 * replaced is there twice for a while: the one that serves is asked.
 */
final class Sources {
    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    /**
     * A node, and the name of the model that it serves.
     *
     * @param model name
     * @param node itself
     */
    record Served(String model, Node node) {}

    private final Ranking<Served> nodes = new Ranking<>();
    private final Ranking<PolicyService> policies = new Ranking<>();
    private final Ranking<InferenceService> models = new Ranking<>();
    private final Ranking<ContextService> contexts = new Ranking<>();
    private final Ranking<BrokerLink> links = new Ranking<>();

    Ranking<Served> arrivedNodes() {
        return nodes;
    }

    Ranking<PolicyService> policies() {
        return policies;
    }

    Ranking<InferenceService> models() {
        return models;
    }

    Ranking<ContextService> contexts() {
        return contexts;
    }

    Ranking<BrokerLink> links() {
        return links;
    }

    /** Asks each node, one an id. */
    void eachNode(Consumer<Served> question) {
        each(nodes.best(served -> served.node().info().id()).values(), question);
    }

    /** Asks each of the services; one that throws shows nothing, and the scrape goes on. */
    static <S> void each(Collection<S> services, Consumer<S> question) {
        for (S service : services) {
            try {
                question.accept(service);
            } catch (RuntimeException e) {
                LOG.debug("{} is left out of a scrape", service, e);
            }
        }
    }
}
