package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/** Whether every model has a node that answers, and how each node is. */
final class NodeHealth {
    private static final int ID_DIGITS = 12;

    private final FormattingResultLog log = new FormattingResultLog();
    private final List<Served<Node>> nodes;

    private NodeHealth(List<Served<Node>> nodes) {
        this.nodes = nodes;
    }

    /**
     * CRITICAL for a model without a node that serves it, WARN for a node that does not serve. Of
     * several versions of a model the first serves; the others only wait, and what they lack yet is
     * no fault.
     *
     * @param models the best first
     * @param nodes the best first
     */
    static Result judge(List<Served<InferenceService>> models, List<Served<Node>> nodes) {
        NodeHealth health = new NodeHealth(nodes);
        if (models.isEmpty()) {
            health.log.critical("no model is served, so no node can be");
        }
        Map<String, List<Served<InferenceService>>> byName = new LinkedHashMap<>();
        models.forEach(m -> byName.computeIfAbsent(m.model(), n -> new ArrayList<>()).add(m));
        byName.forEach(health::judgeVersions);
        return new Result(health.log);
    }

    private void judgeVersions(String name, List<Served<InferenceService>> versions) {
        Served<InferenceService> first = versions.get(0);
        Collection<Node> present = nodesOf(first, true);
        tellOfFollowing(name);
        long serving = present.stream().filter(node -> serves(node, first.service())).count();
        long waiting =
                versions.stream()
                        .skip(1)
                        .mapToLong(version -> ready(nodesOf(version, false), version.service()))
                        .sum();
        if (versions.size() > 1) {
            log.info("model {}: another version waits, {} of its nodes are ready", name, waiting);
        }
        if (serving > 0) {
            return;
        }
        String text = "model {}: none of its {} nodes serves";
        if (waiting > 0) {
            log.warn(text, name, present.size());
        } else {
            log.critical(text, name, present.size());
        }
    }

    /** One node an id: while a node is replaced, the one that serves. */
    private Collection<Node> nodesOf(Served<InferenceService> model, boolean isFirst) {
        Map<String, Node> byId = new LinkedHashMap<>();
        for (Served<Node> node : nodes) {
            boolean isItsOwn =
                    node.instance() == null
                            ? isFirst
                            : model.instance() == null || node.instance().equals(model.instance());
            if (node.model().equals(model.model()) && isItsOwn && !isFollowing(node)) {
                byId.putIfAbsent(node.service().info().id(), node.service());
            }
        }
        return byId.values();
    }

    private static boolean isFollowing(Served<Node> node) {
        return node.service() instanceof FollowingNode;
    }

    /** They run their own frames, so they serve nobody here; there may be a thousand. */
    private void tellOfFollowing(String model) {
        List<Node> following =
                nodes.stream()
                        .filter(node -> node.model().equals(model) && isFollowing(node))
                        .map(Served::service)
                        .toList();
        if (!following.isEmpty()) {
            log.info(
                    "model {}: {} of {} nodes with a runtime of their own have reported",
                    model,
                    following.stream().filter(NodeHealth::runs).count(),
                    following.size());
        }
    }

    private static long ready(Collection<Node> nodes, InferenceService model) {
        return nodes.stream()
                .filter(node -> !model.failingNodes().contains(node.info().id()))
                .filter(NodeHealth::runs)
                .count();
    }

    private static boolean runs(Node node) {
        try {
            return node.readBack().isPresent();
        } catch (NodeException e) {
            return false; // it is not asked for why: it does not serve yet
        }
    }

    private boolean serves(Node node, InferenceService model) {
        String id = node.info().id();
        if (model.failingNodes().contains(id)) {
            log.warn("node {} failed several times in a row and has not answered since", id);
            return false;
        }
        try {
            Optional<ActiveConfiguration> active = node.readBack();
            if (active.isEmpty()) {
                log.warn("node {} runs no configuration yet", id);
                return false;
            }
            log.info(
                    "node {} runs {} of epoch {}",
                    id,
                    shortId(active.get().configurationId()),
                    String.valueOf(active.get().epoch()));
            return true;
        } catch (NodeException e) {
            log.warn("node {} cannot be read: {}", id, e.getMessage());
            return false;
        }
    }

    private static String shortId(String id) {
        return id.length() > ID_DIGITS ? id.substring(0, ID_DIGITS) : id;
    }
}
