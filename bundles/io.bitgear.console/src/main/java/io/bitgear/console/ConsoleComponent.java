package io.bitgear.console;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The commands {@code bitgear:status}, {@code context}, {@code decisions} and so on of the Gogo
 * shell.
 */
@Component(
        service = ConsoleComponent.class,
        property = {
            "osgi.command.scope=bitgear",
            "osgi.command.function=status",
            "osgi.command.function=context",
            "osgi.command.function=decisions",
            "osgi.command.function=nodes",
            "osgi.command.function=force",
            "osgi.command.function=release",
            "osgi.command.function=explain"
        })
public final class ConsoleComponent {
    private final BundleContext bundles;
    private final List<ContextService> contexts = new CopyOnWriteArrayList<>();
    private final List<PolicyService> policies = new CopyOnWriteArrayList<>();
    private final List<InferenceService> models = new CopyOnWriteArrayList<>();
    private final List<Node> nodes = new CopyOnWriteArrayList<>();
    private final Gateway gateway = new Services();

    /** Needs no service: the commands say which one is missing. */
    @Activate
    public ConsoleComponent(BundleContext bundles) {
        this.bundles = bundles;
    }

    /** Models, the precision in force, nodes and context. */
    @Descriptor("models, the precision in force, nodes and context, in short")
    public String status() {
        return new Reports(gateway, Clock.systemUTC()).status();
    }

    /** The context. */
    @Descriptor("the readings in force with their ages, and what was refused and why")
    public String context() {
        return new Reports(gateway, Clock.systemUTC()).context();
    }

    /** The last decisions. */
    @Descriptor("the last decisions and what binds them")
    public String decisions() {
        return new DecisionReport(gateway).history();
    }

    /** The nodes. */
    @Descriptor("the nodes: what they run, should run, and counted")
    public String nodes() {
        return new Reports(gateway, Clock.systemUTC()).nodes();
    }

    /** Forces widths; see {@link Forcing#USAGE}. */
    @Descriptor("forces widths until release: force [-m MODEL] W A, or force [-m MODEL] NAME=W ...")
    public String force(String... arguments) {
        return new Forcing(gateway).force(arguments);
    }

    /** Ends {@link #force}. */
    @Descriptor("lets the context decide again: release [-m MODEL]")
    public String release(String... arguments) {
        return new Forcing(gateway).release(arguments);
    }

    /** The decision in force with its reasons. */
    @Descriptor("the decision in force with every layer's width, the limits and the reasons")
    public String explain() {
        return new DecisionReport(gateway).explain();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addContext(ContextService service) {
        contexts.add(service);
    }

    void removeContext(ContextService service) {
        contexts.removeIf(s -> s == service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService service) {
        policies.add(service);
    }

    void removePolicy(PolicyService service) {
        policies.removeIf(s -> s == service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(InferenceService service) {
        models.add(service);
    }

    void removeModel(InferenceService service) {
        models.removeIf(s -> s == service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNode(Node node) {
        nodes.add(node);
    }

    void removeNode(Node node) {
        nodes.removeIf(n -> n == node);
    }

    private final class Services implements Gateway {
        @Override
        public List<ContextService> contexts() {
            return contexts;
        }

        @Override
        public List<PolicyService> policies() {
            return policies;
        }

        @Override
        public List<InferenceService> models() {
            return models;
        }

        @Override
        public List<Node> nodes() {
            return nodes;
        }

        @Override
        public String why(String name, String needs) {
            for (Bundle bundle : bundles.getBundles()) {
                if (name.equals(bundle.getSymbolicName())) {
                    return bundle.getState() == Bundle.ACTIVE
                            ? "bundle " + name + " is active but still needs " + needs
                            : "bundle " + name + " [" + bundle.getBundleId() + "] is not started";
                }
            }
            return "bundle " + name + " is not installed";
        }
    }
}
