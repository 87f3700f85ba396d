package io.bitgear.coap;

import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import org.eclipse.californium.core.server.resources.Resource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Mounts {@code /nodes}, and follows the nodes that come and go. */
@Component(
        service = Mount.class,
        property = Mount.PATH + "=/nodes",
        configurationPid = CoapConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class NodesComponent implements Mount {
    private final NodesResource nodes;
    private final AutoCloseable subscription;

    /** With the threads and changes that the bundle shares. */
    @Activate
    public NodesComponent(@Reference HubComponent hub) {
        nodes = new NodesResource(hub.workers());
        subscription = hub.changes().onNode(nodes::changed);
    }

    @Deactivate
    void stop() throws Exception {
        subscription.close();
    }

    @Override
    public Resource resource() {
        return nodes;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNode(Node node) {
        nodes.add(node);
    }

    void removeNode(Node node) {
        nodes.remove(node);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService policy) {
        nodes.add(policy);
    }

    void removePolicy(PolicyService policy) {
        nodes.remove(policy);
    }
}
