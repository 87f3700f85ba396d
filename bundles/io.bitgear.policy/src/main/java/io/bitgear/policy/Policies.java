package io.bitgear.policy;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.EpochCounter;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.policy.Proposer;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.policy.deploy.Epochs;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
    private final SortedMap<Long, ModelPolicy> instances = new TreeMap<>();
    private final Map<Node, Seat> nodes = new LinkedHashMap<>();
    private final Set<Arrival> proposers = new LinkedHashSet<>();
    private volatile ContextService context;
    private volatile ContextSnapshot heard;
    private boolean closed;

    /** A proposer for a model. */
    private record Arrival(String model, Proposer service) {}

    /** A node, and the policy that deploys to it, or null. */
    private static final class Seat {
        private final ModelNode node;
        private ModelPolicy policy;

        Seat(ModelNode node) {
            this.node = node;
        }
    }

    Policies(Settings settings, Clock clock, EpochCounter counter) {
        this.settings = settings;
        this.clock = clock;
        this.epochs = new Epochs(() -> clock.millis() / 1000, counter);
    }

    /** An epoch was in use before the gateway started; all are above it. */
    void seenEpoch(long epoch) {
        epochs.seen(epoch);
    }

    Listeners listeners() {
        return listeners;
    }

    /**
     * A model came; its policy decides, and deploys once it is told to lead.
     *
     * @param instance service id of the model: of those with one name, the lowest serves
     * @return empty when this is closed: nobody would end the policy
     */
    synchronized Optional<ModelPolicy> add(Model model, long instance) {
        if (closed) {
            return Optional.empty();
        }
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
        instances.put(instance, policy);
        arrange(policy.model());
        propose(policy.model());
        policy.start();
        return Optional.of(policy);
    }

    /** A model left; its policy ends. The nodes keep what they run, and widths stay forced. */
    void remove(Model model) {
        ModelPolicy policy;
        synchronized (this) {
            policy = policies.remove(model);
            if (policy == null) {
                return;
            }
            ModelPolicy ended = policy;
            instances.values().removeIf(other -> other == ended);
            arrange(policy.model());
        }
        inherit(policy);
        policy.close();
    }

    /** A policy for that name ends, here or in another version of this bundle. */
    void inherit(PolicyService ended) {
        Optional<Widths> forced = ended.forced();
        List<ModelPolicy> heirs;
        synchronized (this) {
            heirs = of(ended.model());
        }
        forced.ifPresent(widths -> heirs.forEach(heir -> force(heir, widths)));
    }

    /**
     * A policy in another version of this bundle has ended. What it deployed last to other nodes
     * may be newer than what these run, and clients that have seen it would have to wait.
     */
    synchronized void succeed(PolicyService ended) {
        of(ended.model()).stream()
                .filter(policy -> policy != ended)
                .forEach(ModelPolicy::deployAnew);
    }

    private static void force(ModelPolicy heir, Widths widths) {
        try {
            heir.force(widths);
        } catch (IllegalArgumentException e) {
            LOG.warn("model {}: its widths are not forced any more", heir.model(), e);
        }
    }

    synchronized void add(ModelNode node) {
        nodes.put(node.service(), new Seat(node));
        arrange(node.model());
    }

    synchronized void remove(Node node) {
        Seat seat = nodes.remove(node);
        if (seat != null && seat.policy != null) {
            leave(seat);
        }
    }

    /** Seats every node of that name at its policy, and tells the first policy that it is. */
    private void arrange(String model) {
        List<ModelPolicy> all = of(model);
        for (ModelPolicy policy : all) {
            policy.front(policy == all.get(0));
        }
        for (Seat seat : nodes.values()) {
            if (!seat.node.model().equals(model)) {
                continue;
            }
            ModelPolicy wanted =
                    seat.node.instance() != null
                            ? instances.get(seat.node.instance())
                            : all.stream().findFirst().orElse(null);
            if (wanted != seat.policy) {
                move(seat, wanted);
            }
        }
    }

    private void move(Seat seat, ModelPolicy wanted) {
        if (seat.policy != null) {
            leave(seat);
        }
        if (wanted != null) {
            try {
                wanted.arrived(seat.node.id(), seat.node.service());
                seat.policy = wanted;
            } catch (RuntimeException e) {
                LOG.warn("node {} does not say what it is: left out", seat.node.id(), e);
            }
        }
    }

    private void leave(Seat seat) {
        boolean isReplaced =
                nodes.values().stream()
                        .anyMatch(
                                other ->
                                        other != seat
                                                && other.policy == seat.policy
                                                && other.node.id().equals(seat.node.id()));
        seat.policy.left(seat.node.id(), seat.node.service(), isReplaced);
        seat.policy = null;
    }

    synchronized void add(String model, Proposer proposer) {
        proposers.add(new Arrival(model, proposer));
        propose(model);
    }

    synchronized void remove(String model, Proposer proposer) {
        proposers.remove(new Arrival(model, proposer));
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
        return instances.values().stream().filter(policy -> policy.model().equals(model)).toList();
    }

    /** Whether there is a decision for every model that has a node. */
    synchronized boolean areDecided() {
        return nodes.values().stream()
                .allMatch(seat -> seat.policy == null || seat.policy.current().isPresent());
    }

    /** The models that are there. */
    synchronized List<Model> models() {
        return List.copyOf(policies.keySet());
    }

    /** Whether the policy of that model is there still. */
    synchronized boolean has(Model model) {
        return policies.containsKey(model);
    }

    /** Ends all policies, and takes no more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        models().forEach(this::remove);
    }
}
