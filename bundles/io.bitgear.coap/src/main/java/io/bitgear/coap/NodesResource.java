package io.bitgear.coap;

import io.bitgear.api.node.Node;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.californium.core.server.resources.Resource;

/** The nodes: what each is, its desired and reported precision, its counters. */
final class NodesResource extends ViewResource {
    private final Workers workers;
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final Set<PolicyService> policies = ConcurrentHashMap.newKeySet();

    NodesResource(Workers workers) {
        this(workers, new ArrayList<>());
    }

    private NodesResource(Workers workers, List<NodesResource> self) {
        super("nodes", workers, () -> self.get(0).list());
        self.add(this);
        this.workers = workers;
        describe("Nodes", "bitgear.nodes", "core.ll", Formats.JSON, Formats.CBOR);
    }

    void add(Node node) {
        String id = node.info().id();
        nodes.put(id, node);
        ViewResource resource = new ViewResource(id, workers, () -> entry(node, states()));
        resource.describe("Node", "bitgear.node", "core.s", Formats.JSON, Formats.CBOR);
        Resource old = super.getChild(id);
        if (old != null) {
            detach(old);
        }
        add(resource);
        touch();
    }

    void remove(Node node) {
        String id = node.info().id();
        if (nodes.remove(id, node)) {
            detach(super.getChild(id));
            touch();
        }
    }

    void add(PolicyService policy) {
        policies.add(policy);
        nodes.keySet().forEach(this::changed);
    }

    void remove(PolicyService policy) {
        policies.remove(policy);
    }

    /** The state of a node changed. */
    void changed(String node) {
        if (super.getChild(node) instanceof ViewResource resource) {
            resource.touch();
        }
        touch();
    }

    private Map<String, NodeState> states() {
        return policies.stream()
                .flatMap(policy -> policy.nodes().stream())
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(NodeState::node, state -> state, NodesResource::newer));
    }

    private static NodeState newer(NodeState a, NodeState b) {
        return a.time().isAfter(b.time()) ? a : b;
    }

    private Object list() {
        Map<String, NodeState> states = states();
        List<Object> list = new ArrayList<>();
        new TreeMap<>(nodes).values().forEach(node -> list.add(entry(node, states)));
        return list;
    }

    private static Object entry(Node node, Map<String, NodeState> states) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("info", node.info());
        NodeState state = states.get(node.info().id());
        if (state != null) {
            entry.put("state", state);
        }
        entry.put("counters", node.counters());
        return entry;
    }

    /** Unknown nodes answer 4.04 with the ids of the known ones. */
    @Override
    public Resource getChild(String name) {
        Resource child = super.getChild(name);
        return child == null ? MissingResource.among("node", name, getChildren()) : child;
    }
}
