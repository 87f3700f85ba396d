package io.bitgear.resources;

import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Succession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The nodes: what each is, its desired and reported precision, its counters. */
final class NodesHandler extends Handler {
    private static final String PATH = "/nodes";

    private final Successions<Node> nodes;
    private final Successions<PolicyService> policies;

    /** With how long a service that leaves is waited for. */
    NodesHandler(Duration drainTimeout) {
        nodes = new Successions<>(drainTimeout);
        policies = new Successions<>(drainTimeout);
    }

    void add(Node node, Rank rank) {
        String id = node.info().id();
        nodes.add(id, node, rank);
        nodeChanged(id);
    }

    void remove(Node node) {
        nodes.remove(node, this::nodeChanged);
    }

    void add(PolicyService policy, Rank rank) {
        policies.add(policy.model(), policy, rank);
        nodes.names().forEach(this::nodeChanged);
    }

    void remove(PolicyService policy) {
        policies.remove(policy, model -> nodes.names().forEach(this::nodeChanged));
    }

    /** The state of a node changed. */
    void nodeChanged(String node) {
        changed(PATH + "/" + node);
        changed(PATH);
    }

    @Override
    CompletionStage<CoapReply> route(CoapRequest request) throws ProblemException {
        List<String> path = request.path();
        return switch (path.size()) {
            case 1 -> Views.get(request, Views.STATE_AGE, this::list);
            case 2 -> Views.get(request, Views.STATE_AGE, () -> view(path.get(1)));
            default -> now(CoapReply.notFound());
        };
    }

    private Object view(String id) throws ProblemException {
        Optional<Object> entry = entry(id, states());
        if (entry.isEmpty()) {
            throw missing("node", id, nodes.names());
        }
        return entry.get();
    }

    private Object list() {
        Map<String, NodeState> states = states();
        List<Object> list = new ArrayList<>();
        nodes.names().forEach(id -> entry(id, states).ifPresent(list::add));
        return list;
    }

    private Map<String, NodeState> states() {
        Map<String, NodeState> states = new HashMap<>();
        for (String model : policies.names()) {
            try (Succession<PolicyService>.Lease lease = policies.acquire(model)) {
                if (lease != null) {
                    lease.service()
                            .nodes()
                            .forEach(s -> states.merge(s.node(), s, NodesHandler::newer));
                }
            }
        }
        return states;
    }

    private static NodeState newer(NodeState a, NodeState b) {
        return a.time().isAfter(b.time()) ? a : b;
    }

    private Optional<Object> entry(String id, Map<String, NodeState> states) {
        try (Succession<Node>.Lease lease = nodes.acquire(id)) {
            if (lease == null) {
                return Optional.empty();
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("info", lease.service().info());
            if (states.containsKey(id)) {
                entry.put("state", states.get(id));
            }
            entry.put("counters", lease.service().counters());
            return Optional.of(entry);
        }
    }

    @Override
    public Collection<CoapLink> links() {
        List<CoapLink> links = new ArrayList<>();
        links.add(Views.observable(PATH, "Nodes", "bitgear.nodes", "core.ll"));
        nodes.names()
                .forEach(
                        id ->
                                links.add(
                                        Views.observable(
                                                PATH + "/" + id,
                                                "Node",
                                                "bitgear.node",
                                                "core.s")));
        return links;
    }
}
