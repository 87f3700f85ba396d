package io.bitgear.mqtt;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.RemoteNode;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.rollout.RolloutListener;
import io.bitgear.api.rollout.RolloutService;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.swap.Proof;
import io.bitgear.api.swap.Turn;
import io.bitgear.mqtt.MqttSettings.TrustStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs the {@link MqttGateway} while a configuration is there. Only one may use a client id:
 * another version of this bundle waits until the first has disconnected, and goes on with its
 * session, so no event is lost between them.
 */
@Component(
        configurationPid = "io.bitgear.mqtt",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = MqttComponent.Config.class)
public final class MqttComponent implements PolicyListener, RolloutListener, BrokerLink {
    private final MqttSettings settings;
    private final MqttGateway gateway;
    private final Map<PolicyService, String> policies = new LinkedHashMap<>();
    private Turn turn;
    private ServiceRegistration<Proof> proof;

    private final ContextServices contexts = new ContextServices();

    /** How to reach the broker. */
    @ObjectClassDefinition(
            name = "Bitgear MQTT",
            description = "Context in and precision out over MQTT 5")
    public @interface Config {
        /** URI of the broker. */
        @AttributeDefinition(name = "Broker", description = "tcp://host:port or ssl://host:port")
        String broker() default "tcp://127.0.0.1:1883";

        /** Id of the gateway. */
        @AttributeDefinition(name = "Gateway", description = "The gateway's id in the topics")
        String gateway() default "gateway";

        /** MQTT client id; the property is {@code client.id}. */
        @AttributeDefinition(
                name = "Client id",
                description = "Empty is bitgear- and the gateway's id")
        String client_id() default "";

        /** User name. */
        @AttributeDefinition(name = "User", description = "Empty for none")
        String user() default "";

        /**
         * Password; the property is {@code .password}, so that it never becomes a service property.
         */
        @AttributeDefinition(
                name = "Password",
                description = "The user's",
                type = AttributeType.PASSWORD)
        String _password() default "";

        /** Trust store; the property is {@code tls.truststore}. */
        @AttributeDefinition(
                name = "Trust store",
                description =
                        "PKCS#12 or JKS file with the certificates to trust; empty is Java's own")
        String tls_truststore() default "";

        /** Password of the trust store; the property is {@code .tls.password}. */
        @AttributeDefinition(
                name = "Trust store password",
                description = "Opens the trust store",
                type = AttributeType.PASSWORD)
        String _tls_password() default "";

        /** Session expiry; the property is {@code session.seconds}. */
        @AttributeDefinition(
                name = "Session expiry",
                description = "Seconds that the broker keeps events for a gateway that is away",
                min = "0",
                max = "4294967295")
        long session_seconds() default 86_400;

        /** Keep-alive; the property is {@code keepalive.seconds}. */
        @AttributeDefinition(
                name = "Keep-alive",
                description = "Seconds between pings",
                min = "1",
                max = "65535")
        int keepalive_seconds() default 30;

        /** Longest wait; the property is {@code retry.seconds}. */
        @AttributeDefinition(
                name = "Longest wait",
                description = "Seconds between attempts to connect, at most",
                min = "1")
        int retry_seconds() default 30;

        /** Largest message; the property is {@code payload.maximum}. */
        @AttributeDefinition(
                name = "Largest message",
                description = "Bytes of a context message",
                min = "64")
        int payload_maximum() default 65_536;

        /** Most records; the property is {@code records.maximum}. */
        @AttributeDefinition(
                name = "Most records",
                description = "In one context message",
                min = "1")
        int records_maximum() default 1024;

        /** Most remote nodes; the property is {@code nodes.maximum}. */
        @AttributeDefinition(
                name = "Most remote nodes",
                description = "That follow what is published for them; 0 for none",
                min = "0",
                max = "2048")
        int nodes_maximum() default 1024;
    }

    /**
     * Takes the configuration.
     *
     * @throws IllegalArgumentException when it is wrong
     */
    @Activate
    public MqttComponent(Config config) {
        settings = settings(config);
        gateway = new MqttGateway(settings, contexts::offer, config.nodes_maximum());
    }

    /** Begins to connect when nobody else uses the client id. */
    @Activate
    void start(BundleContext context) {
        String name = "mqtt:" + settings.broker() + ":" + settings.clientId();
        gateway.registerRemotesWith(node -> register(context, node));
        turn = new Turn(context, name, gateway::start);
        proof = context.registerService(Proof.class, new TrialConnection(settings), null);
    }

    private static Runnable register(BundleContext context, RemoteNode node) {
        Map<String, Object> properties = Map.of(Node.ID, node.id(), Node.MODEL, node.model());
        return context.registerService(RemoteNode.class, node, new Hashtable<>(properties))
                ::unregister;
    }

    /** A context service came. */
    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    public void addContext(ContextService context) {
        contexts.add(context);
    }

    /** A context service leaves; it is told nothing more. */
    public void removeContext(ContextService context) {
        contexts.remove(context);
    }

    private static MqttSettings settings(Config config) {
        return new MqttSettings(
                URI.create(config.broker()),
                config.gateway(),
                config.client_id().isBlank() ? "bitgear-" + config.gateway() : config.client_id(),
                Optional.of(config.user()).filter(user -> !user.isBlank()),
                config._password(),
                config.tls_truststore().isBlank()
                        ? Optional.empty()
                        : Optional.of(
                                new TrustStore(
                                        Path.of(config.tls_truststore()), config._tls_password())),
                Duration.ofSeconds(config.session_seconds()),
                Duration.ofSeconds(config.keepalive_seconds()),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(config.retry_seconds()),
                config.payload_maximum(),
                config.records_maximum());
    }

    /** A policy came: publish what it has decided so far, unless another serves the model. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addPolicy(PolicyService policy) {
        boolean isFirst;
        synchronized (policies) {
            isFirst = !policies.containsValue(policy.model());
            policies.put(policy, policy.model());
        }
        if (isFirst) {
            gateway.catchUp(policy);
        }
    }

    /** A policy left; what it decided stays published until another decides. */
    public void removePolicy(PolicyService policy) {
        synchronized (policies) {
            policies.remove(policy);
        }
    }

    @Override
    public void decided(Decision decision) {
        gateway.listener().decided(decision);
    }

    @Override
    public void nodeChanged(NodeState state) {
        gateway.listener().nodeChanged(state);
    }

    @Override
    public void nodeRemoved(String node) {
        gateway.listener().nodeRemoved(node);
    }

    /** A rollout service came: it gets what is desired. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    public void addRollouts(RolloutService rollouts) {
        gateway.rollouts().serve(rollouts);
    }

    /** The rollout service left. */
    public void removeRollouts(RolloutService rollouts) {
        gateway.rollouts().forget(rollouts);
    }

    @Override
    public void rolloutChanged(RolloutState state) {
        gateway.rollouts().rolloutChanged(state);
    }

    @Override
    public State state() {
        return gateway.state();
    }

    /** Says goodbye and stops all threads. */
    @Deactivate
    public void deactivate() {
        proof.unregister();
        gateway.close();
        turn.close();
    }
}
