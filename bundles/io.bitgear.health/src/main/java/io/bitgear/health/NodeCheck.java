package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Ranking;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Binds {@link NodeHealth} to services. */
@Component(
        property = {
            HealthCheck.NAME + "=Bitgear nodes",
            HealthCheck.TAGS + "=bitgear",
            HealthCheck.TAGS + "=ready"
        })
public final class NodeCheck implements HealthCheck {
    private final Ranking<Served<InferenceService>> models = new Ranking<>();
    private final Ranking<Served<Node>> nodes = new Ranking<>();

    /** Needs nothing: a missing service is what it tells of. */
    @Activate
    public NodeCheck() {}

    @Override
    public Result execute() {
        return NodeHealth.judge(models.all(), nodes.all());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(InferenceService model, Map<String, Object> properties) {
        models.add(Served.of(model, properties), Rank.of(properties));
    }

    void removeModel(InferenceService model) {
        models.removeIf(served -> served.service() == model);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNode(Node node, Map<String, Object> properties) {
        nodes.add(Served.of(node, properties), Rank.of(properties));
    }

    void removeNode(Node node) {
        nodes.removeIf(served -> served.service() == node);
    }
}
