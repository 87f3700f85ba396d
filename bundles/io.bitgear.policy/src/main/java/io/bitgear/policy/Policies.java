package io.bitgear.policy;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.Proposer;
import io.bitgear.model.Model;
import io.bitgear.policy.deploy.Epochs;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One policy for each model that is there, and what comes and goes around them, in any order.
 * Independent of OSGi; nothing here blocks but the end of a policy.
 */
final class Policies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

    private final Settings settings;
    private final Clock clock;
    private final Epochs epochs;
    private final Listeners listeners = new Listeners();
    private final Map<Model, ModelPolicy> policies = new HashMap<>();
    private final Set<Arrival<Node>> nodes = new LinkedHashSet<>();
    private final Set<Arrival<Proposer>> proposers = new LinkedHashSet<>();
    private volatile ContextService context;
    private volatile ContextSnapshot heard;

    /** A service for a model, with its id where it has one. */
    private record Arrival<T>(String model, String id, T service) {}

    Policies(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.epochs = new Epochs(() -> clock.millis() / 1000);
    }

    Listeners listeners() {
        return listeners;
    }

    /** A model came; its policy starts. */
    synchronized ModelPolicy add(Model model) {
        ModelPolicy policy =
                new ModelPolicy(
                        model,
                        settings,
                        this::snapshot,
                        epochs,
                        listeners,
                        clock,
                        System::nanoTime);
        policies.put(model, policy);
        nodes.stream()
                .filter(node -> node.model().equals(policy.model()))
                .forEach(node -> arrived(policy, node));
        propose(policy.model());
        policy.start();
        return policy;
    }

    /** A model left; its policy ends. The nodes keep what they run. */
    void remove(Model model) {
        ModelPolicy policy;
        synchronized (this) {
            policy = policies.remove(model);
        }
        if (policy != null) {
            policy.close();
        }
    }

    synchronized void add(String model, String id, Node node) {
        Arrival<Node> arrival = new Arrival<>(model, id, node);
        nodes.add(arrival);
        of(model).forEach(policy -> arrived(policy, arrival));
    }

    synchronized void remove(String model, String id, Node node) {
        nodes.remove(new Arrival<>(model, id, node));
        boolean replaced =
                nodes.stream()
                        .anyMatch(other -> other.model().equals(model) && other.id().equals(id));
        of(model).forEach(policy -> policy.left(id, node, replaced));
    }

    private static void arrived(ModelPolicy policy, Arrival<Node> node) {
        try {
            policy.arrived(node.id(), node.service());
        } catch (RuntimeException e) {
            LOG.warn("node {} does not say what it is: left out", node.id(), e);
        }
    }

    synchronized void add(String model, Proposer proposer) {
        proposers.add(new Arrival<>(model, "", proposer));
        propose(model);
    }

    synchronized void remove(String model, Proposer proposer) {
        proposers.remove(new Arrival<>(model, "", proposer));
        propose(model);
    }

    /** The proposer that came first proposes. */
    private void propose(String model) {
        Proposer first =
                proposers.stream()
                        .filter(p -> p.model().equals(model))
                        .findFirst()
                        .map(Arrival::service)
                        .orElse(null);
        of(model).forEach(policy -> policy.propose(first));
    }

    void context(ContextService service) {
        context = service;
        heard = null;
        wake();
    }

    void noContext(ContextService service) {
        if (context == service) {
            context(null);
        }
    }

    void contextChanged(ContextSnapshot snapshot) {
        heard = snapshot;
        wake();
    }

    private synchronized void wake() {
        policies.values().forEach(ModelPolicy::wake);
    }

    /** From the service; without one what was heard last; else nothing. */
    private ContextSnapshot snapshot() {
        ContextService service = context;
        if (service != null) {
            return service.snapshot();
        }
        ContextSnapshot last = heard;
        return last != null
                ? last
                : new ContextSnapshot(0, clock.instant(), new TreeMap<>(), List.of());
    }

    private List<ModelPolicy> of(String model) {
        return policies.values().stream()
                .filter(policy -> policy.model().equals(model))
                .sorted(Comparator.comparing(ModelPolicy::model))
                .toList();
    }

    @Override
    public void close() {
        List<Model> all;
        synchronized (this) {
            all = List.copyOf(policies.keySet());
        }
        all.forEach(this::remove);
    }
}
