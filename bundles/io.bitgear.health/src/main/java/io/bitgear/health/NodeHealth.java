package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;

/** Whether every model has a node that answers, and how each node is. */
final class NodeHealth {
    private static final int ID_DIGITS = 12;

    private final FormattingResultLog log = new FormattingResultLog();

    /**
     * A node, and the name of the model that it serves.
     *
     * @param model name
     * @param node itself
     */
    record Served(String model, Node node) {}

    private NodeHealth() {}

    /** CRITICAL for a model without a node that serves it, WARN for a node that does not serve. */
    static Result judge(List<InferenceService> models, List<Served> nodes) {
        NodeHealth health = new NodeHealth();
        if (models.isEmpty()) {
            health.log.critical("no model is served, so no node can be");
        }
        for (InferenceService model : models) {
            health.judge(model, nodes);
        }
        return new Result(health.log);
    }

    private void judge(InferenceService model, List<Served> nodes) {
        String name = model.model().name();
        int serving = 0;
        int present = 0;
        for (Served served : nodes) {
            if (served.model().equals(name)) {
                present++;
                if (serves(served, model)) {
                    serving++;
                }
            }
        }
        if (serving == 0) {
            log.critical("model {}: none of its {} nodes serves", name, present);
        }
    }

    private boolean serves(Served served, InferenceService model) {
        String id = served.node().info().id();
        if (model.failingNodes().contains(id)) {
            log.warn("node {} failed several times in a row and has not answered since", id);
            return false;
        }
        try {
            Optional<ActiveConfiguration> active = served.node().readBack();
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
