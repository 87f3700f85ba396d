package io.bitgear.split;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.node.Node;
import io.bitgear.model.Model;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers a {@link SplitNode} for every loaded model; they share one link to the peer. */
@Component(
        service = {},
        immediate = true,
        configurationPid = SplitNodeComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SplitNodeComponent.Config.class, factory = true)
public final class SplitNodeComponent {
    static final String PID = "io.bitgear.split.node";

    /** The source of what the host measures itself; what others say of the link may go before. */
    private static final String HOST = "host";

    /** Configuration of a split node. */
    @ObjectClassDefinition(
            name = "Bitgear split node",
            description = "Runs the first layers here and the others on another gateway")
    public @interface Config {
        @AttributeDefinition(name = "Id", description = "Unique on the gateway")
        String id() default "split";

        @AttributeDefinition(
                name = "Peer",
                description = "CoAP endpoint of the other gateway: coap://HOST or coap://HOST:PORT")
        String peer();

        @AttributeDefinition(
                name = "Insecure",
                description = "Must be true for a peer that is not on loopback: CoAP is plain")
        boolean insecure() default false;

        @AttributeDefinition(name = "Model", description = "The only model to run; empty for all")
        String model() default "";

        @AttributeDefinition(
                name = "Profile",
                description = "Device whose latency and energy are modelled: ice40up5k or xc7z020")
        String profile() default "ice40up5k";

        @AttributeDefinition(
                name = "Memory",
                description = "Bytes of this gateway for planes, tables and activations",
                min = "1")
        long memory() default 64L << 20;

        @AttributeDefinition(
                name = "Queue",
                description = "Frames that may wait; more are refused",
                min = "1",
                max = "65536")
        int queue() default 16;

        @AttributeDefinition(
                name = "Timeout",
                description = "Milliseconds after which a frame or a question to the peer failed",
                min = "1")
        long timeout_ms() default 10_000;

        @AttributeDefinition(
                name = "Margin",
                description = "Share of the latency that another cut must save, 0 to 1")
        double margin() default 0.03;

        @AttributeDefinition(
                name = "Interval",
                description = "Seconds from one measurement of the link to the next",
                min = "1")
        long interval_seconds() default 60;

        @AttributeDefinition(
                name = "Context",
                description = "Whether what is measured of the link goes into the context")
        boolean context() default true;

        @AttributeDefinition(
                name = "Ranking",
                description = "Of two nodes with equal load the router takes the higher")
        int ranking() default 0;
    }

    private final BundleContext bundle;
    private final Config config;
    private final SplitSettings settings;
    private final CoapPeer peer;
    private final LinkMonitor links;
    private final Map<Model, SplitNode> nodes = new HashMap<>();
    private final Map<Model, ServiceRegistration<Node>> registrations = new HashMap<>();
    private volatile ContextService context;

    /**
     * Opens the socket to the peer; sends nothing yet.
     *
     * @throws IllegalArgumentException when the configuration is wrong or unsafe
     * @throws IOException when there is no socket
     */
    @Activate
    public SplitNodeComponent(BundleContext bundle, Config config) throws IOException {
        this.bundle = bundle;
        this.config = config;
        this.settings = settings(config);
        PeerAddress address = PeerAddress.of(config.peer(), config.insecure());
        this.peer = new CoapPeer(settings.id(), address, settings.timeout());
        this.links =
                new LinkMonitor(settings.id(), peer::probe, settings.interval(), this::measured);
    }

    private static SplitSettings settings(Config config) {
        if (config.peer() == null) {
            throw new IllegalArgumentException(PID + ": peer is missing");
        }
        DeviceProfile profile =
                DeviceProfiles.of(config.profile())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "node "
                                                        + config.id()
                                                        + ": no device profile "
                                                        + config.profile()
                                                        + ", known are "
                                                        + DeviceProfiles.names()));
        return new SplitSettings(
                config.id(),
                profile,
                config.memory(),
                config.queue(),
                Duration.ofMillis(config.timeout_ms()),
                config.margin(),
                Duration.ofSeconds(config.interval_seconds()));
    }

    @Deactivate
    void stop() {
        links.close();
        peer.close();
    }

    private void measured(Link link) {
        ContextService service = context;
        if (service != null && config.context()) {
            offer(service, Quantity.PEER_RATE, link.bitsPerSecond());
            offer(service, Quantity.PEER_ROUND_TRIP, link.roundTripSeconds());
        }
    }

    private void offer(ContextService service, Quantity quantity, double value) {
        service.offer(
                new Reading(
                        quantity.label(),
                        value,
                        quantity.unit(),
                        Clock.systemUTC().instant(),
                        quantity.maxAge(),
                        HOST));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setContext(ContextService service) {
        context = service;
    }

    void unsetContext(ContextService service) {
        if (context == service) {
            context = null;
        }
    }

    /** A model was loaded. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(Model model, Map<String, Object> described) {
        String name = model.info().name();
        if (!config.model().isEmpty() && !config.model().equals(name)) {
            return;
        }
        SplitNode node;
        synchronized (this) {
            node = new SplitNode(settings, model, peer, links);
            nodes.put(model, node);
        }
        Hashtable<String, Object> properties =
                new Hashtable<>(
                        Map.of(
                                Node.ID,
                                node.info().id(),
                                Node.MODEL,
                                name,
                                Node.MODEL_INSTANCE,
                                described.get(Constants.SERVICE_ID),
                                Constants.SERVICE_RANKING,
                                config.ranking()));
        ServiceRegistration<Node> registration =
                bundle.registerService(Node.class, node, properties);
        synchronized (this) {
            if (nodes.get(model) == node) {
                registrations.put(model, registration);
                return;
            }
        }
        registration.unregister();
    }

    /** A model is gone: its node leaves, then fails the frames that still wait. */
    void removeModel(Model model) {
        SplitNode node;
        ServiceRegistration<Node> registration;
        synchronized (this) {
            node = nodes.remove(model);
            registration = registrations.remove(model);
        }
        if (registration != null) {
            registration.unregister();
        }
        if (node != null) {
            node.close();
        }
    }
}
