package io.bitgear.resources;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Rank;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Answers {@code /nodes}, and follows the nodes that come and go. */
@Component(service = CoapHandler.class, property = CoapHandler.PATH + "=/nodes")
public final class NodesComponent extends HandlerComponent {
    private final NodesHandler handler;

    /** With the threads and changes that the bundle shares. */
    @Activate
    public NodesComponent(@Reference HubComponent hub) {
        this(hub, new NodesHandler(hub.drainTimeout()));
    }

    private NodesComponent(HubComponent hub, NodesHandler handler) {
        super(handler, hub.changes().onNode(handler::nodeChanged));
        this.handler = handler;
    }

    @Deactivate
    void stop() throws Exception {
        end();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNode(Node service, Map<String, Object> properties) {
        handler.add(service, Rank.of(properties));
    }

    void removeNode(Node service) {
        handler.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService service, Map<String, Object> properties) {
        handler.add(service, Rank.of(properties));
    }

    void removePolicy(PolicyService service) {
        handler.remove(service);
    }
}
