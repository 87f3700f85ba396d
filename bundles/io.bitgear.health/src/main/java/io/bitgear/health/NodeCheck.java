package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Node;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<InferenceService> models = new CopyOnWriteArrayList<>();
    private final List<NodeHealth.Served> nodes = new CopyOnWriteArrayList<>();

    /** Needs nothing: a missing service is what it tells of. */
    @Activate
    public NodeCheck() {}

    @Override
    public Result execute() {
        return NodeHealth.judge(models, nodes);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(InferenceService model) {
        models.add(model);
    }

    void removeModel(InferenceService model) {
        models.remove(model);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNode(Node node, Map<String, Object> properties) {
        nodes.add(new NodeHealth.Served(String.valueOf(properties.get(Node.MODEL)), node));
    }

    void removeNode(Node node) {
        nodes.removeIf(served -> served.node() == node);
    }
}
