package io.bitgear.metrics;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Rank;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what is counted, and what the services say when they are asked. */
@Component(
        immediate = true,
        service = {},
        configurationPid = MetricsConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MetricsConfiguration.class)
public final class MetricsComponent {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsComponent.class);

    private final Sources sources = new Sources();
    private final MetricsServer server;
    private final ServiceRegistration<MetricsEndpoint> registration;

    /**
     * Registered as a service while the listener is up, with the properties {@code
     * bitgear.metrics.uri} and {@code bitgear.metrics.port}.
     *
     * @param uri of the metrics
     */
    record MetricsEndpoint(URI uri) {}

    /**
     * Begins to listen.
     *
     * @throws IllegalArgumentException when the configuration is unsafe or wrong
     * @throws IOException when the port cannot be bound
     */
    @Activate
    public MetricsComponent(
            BundleContext context, MetricsConfiguration config, @Reference EventComponent events)
            throws IOException {
        if (!config.enabled()) {
            server = null;
            registration = null;
            return;
        }
        PrometheusRegistry registry = new PrometheusRegistry();
        events.register(registry);
        NodeMetrics.register(sources, registry);
        GatewayMetrics.register(sources, registry);
        RuntimeMetrics.register(registry);
        try {
            server = MetricsServer.start(registry, config.host(), config.port(), config.insecure());
        } catch (IllegalArgumentException | IOException e) {
            LOG.error("Metrics are not served: {}", e.getMessage());
            throw e;
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("bitgear.metrics.uri", server.uri().toString());
        properties.put("bitgear.metrics.port", server.uri().getPort());
        registration =
                context.registerService(
                        MetricsEndpoint.class, new MetricsEndpoint(server.uri()), properties);
        LOG.info("Metrics at {}", server.uri());
    }

    @Deactivate
    void stop() {
        if (server != null) {
            registration.unregister();
            server.close();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNode(Node node, Map<String, Object> properties) {
        sources.arrivedNodes()
                .add(
                        new Sources.Served(String.valueOf(properties.get(Node.MODEL)), node),
                        Rank.of(properties));
    }

    void removeNode(Node node) {
        sources.arrivedNodes().removeIf(served -> served.node() == node);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService policy, Map<String, Object> properties) {
        sources.policies().add(policy, Rank.of(properties));
    }

    void removePolicy(PolicyService policy) {
        sources.policies().remove(policy);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(InferenceService model, Map<String, Object> properties) {
        sources.models().add(model, Rank.of(properties));
    }

    void removeModel(InferenceService model) {
        sources.models().remove(model);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addContext(ContextService context, Map<String, Object> properties) {
        sources.contexts().add(context, Rank.of(properties));
    }

    void removeContext(ContextService context) {
        sources.contexts().remove(context);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLink(BrokerLink link, Map<String, Object> properties) {
        sources.links().add(link, Rank.of(properties));
    }

    void removeLink(BrokerLink link) {
        sources.links().remove(link);
    }
}
