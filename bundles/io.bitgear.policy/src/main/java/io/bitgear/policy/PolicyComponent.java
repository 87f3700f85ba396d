package io.bitgear.policy;

import io.bitgear.api.context.ContextListener;
import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.EpochCounter;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.policy.Proposer;
import io.bitgear.api.swap.Proof;
import io.bitgear.api.swap.Turn;
import io.bitgear.model.Model;
import io.bitgear.policy.rules.RuleParser;
import java.time.Clock;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Binds the policies to services and configuration; one {@link PolicyService} for each model. */
@Component(
        service = {ContextListener.class, Proof.class},
        immediate = true,
        configurationPid = "io.bitgear.policy")
@Designate(ocd = PolicyComponent.Config.class)
public final class PolicyComponent implements ContextListener, Proof {
    /** Rules, hysteresis and dwell. */
    @ObjectClassDefinition(name = "Bitgear policy", description = "From context to precision")
    public @interface Config {
        /** The rules. */
        @AttributeDefinition(
                name = "Rules",
                description =
                        "One rule each: conditions: limit. Conditions: QUANTITY [<|<=|>|>= NUMBER],"
                            + " joined by and. Limit: latency|energy|memory|bandwidth <= N % of the"
                            + " widest configuration, value * N / N of the first reading, or an"
                            + " amount")
        String[] rules() default {
            "battery < 0.20 and mains < 0.5: energy <= 25 %",
            "temperature >= 80: energy <= 50 %",
            "latency-budget: latency <= value",
            "energy-budget: energy <= value",
            "uplink: bandwidth <= value * 10 s / 8",
            "memory-available: memory <= value * 0.5"
        };

        /** The margin. */
        @AttributeDefinition(
                name = "Hysteresis",
                description = "Share of a threshold by which a value must come back, 0 to 1")
        double hysteresis() default 0.05;

        /** The settling time. */
        @AttributeDefinition(
                name = "Settle",
                description =
                        "Seconds after which hysteresis lets go and the threshold itself decides")
        double settle_seconds() default 10;

        /** The dwell time. */
        @AttributeDefinition(
                name = "Dwell",
                description = "Least seconds between two changes of the widths; 0 for none")
        double dwell_seconds() default 2;

        /** Second runs. */
        @AttributeDefinition(
                name = "Per input",
                description =
                        "Whether frames whose answer is not sure may be run again under a higher"
                                + " configuration, where the model file has such pairs")
        boolean per_input() default true;

        /** The length of the history. */
        @AttributeDefinition(name = "History", description = "Decisions kept, 1 to 10000")
        int history() default 100;

        /** The floor of the epochs; the property is {@code epoch.floor}. */
        @AttributeDefinition(
                name = "Epoch floor",
                description =
                        "Epochs are above this one, whatever the clock says; set by the rollout"
                                + " bundle")
        long epoch_floor() default 0;
    }

    private static final long LOOK_MILLIS = 5;

    private final BundleContext bundle;
    private final Policies policies;
    private final Map<Model, ServiceRegistration<PolicyService>> registrations =
            new ConcurrentHashMap<>();
    private final Map<Model, Turn> turns = new ConcurrentHashMap<>();

    /**
     * @throws IllegalArgumentException when the configuration is wrong; the message names the rule
     *     or the property
     */
    @Activate
    public PolicyComponent(BundleContext bundle, Config config) {
        this.bundle = bundle;
        this.policies =
                new Policies(settings(config), Clock.systemUTC(), EpochCounter.ofFramework());
        this.policies.seenEpoch(config.epoch_floor());
    }

    private static Settings settings(Config config) {
        return new Settings(
                RuleParser.parse(config.rules()),
                config.hysteresis(),
                Duration.ofNanos(Math.round(config.settle_seconds() * 1e9)),
                Duration.ofNanos(Math.round(config.dwell_seconds() * 1e9)),
                config.history(),
                config.per_input());
    }

    @Deactivate
    void close() {
        policies.models().forEach(this::removeModel);
        policies.close();
    }

    @Override
    public String name() {
        return "a decision for every model that has a node";
    }

    @Override
    public void prove() throws InterruptedException {
        while (!policies.areDecided()) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public void contextChanged(ContextSnapshot snapshot) {
        policies.contextChanged(snapshot);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(Model model, Map<String, Object> properties) {
        Long instance = (Long) properties.get(Constants.SERVICE_ID);
        policies.add(model, instance).ifPresent(policy -> publish(model, instance, policy));
    }

    private void publish(Model model, Long instance, ModelPolicy policy) {
        Dictionary<String, Object> described = new Hashtable<>();
        described.put(Node.MODEL, policy.model());
        described.put(Node.MODEL_INSTANCE, instance);
        registrations.put(model, bundle.registerService(PolicyService.class, policy, described));
        // Another version of this bundle may be deploying for this very model.
        String turn = "policy:" + policy.model() + ":" + instance;
        turns.put(model, new Turn(bundle, turn, policy::lead));
        if (!policies.has(model)) {
            // It left, or this component was stopped, meanwhile on another thread.
            removeModel(model);
        }
    }

    void removeModel(Model model) {
        // Before its service leaves: who hears of that may count on it to deploy nothing any more.
        policies.remove(model);
        ServiceRegistration<PolicyService> registration = registrations.remove(model);
        if (registration != null) {
            registration.unregister();
        }
        Turn turn = turns.remove(model);
        if (turn != null) {
            turn.close();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNode(Node node, Map<String, Object> properties) {
        policies.add(ModelNode.of(node, properties));
    }

    void removeNode(Node node) {
        policies.remove(node);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPeer(PolicyService policy) {}

    /** A policy leaves; what was forced on it is forced on the one that takes over. */
    void removePeer(PolicyService policy) {
        policies.inherit(policy);
        policies.succeed(policy);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProposer(Proposer proposer, Map<String, Object> properties) {
        policies.add(text(properties, Node.MODEL), proposer);
    }

    void removeProposer(Proposer proposer, Map<String, Object> properties) {
        policies.remove(text(properties, Node.MODEL), proposer);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(PolicyListener listener) {
        policies.listeners().add(listener);
    }

    void removeListener(PolicyListener listener) {
        policies.listeners().remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setContext(ContextService context) {
        policies.context(context);
    }

    void unsetContext(ContextService context) {
        policies.noContext(context);
    }

    private static String text(Map<String, Object> properties, String name) {
        return String.valueOf(properties.get(name));
    }
}
