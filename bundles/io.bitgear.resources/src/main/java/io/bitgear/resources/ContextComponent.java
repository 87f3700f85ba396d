package io.bitgear.resources;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.context.ContextService;
import io.bitgear.api.swap.Rank;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Answers {@code /context}; its observers outlive a restart of the context service. */
@Component(service = CoapHandler.class, property = CoapHandler.PATH + "=/context")
public final class ContextComponent extends HandlerComponent {
    private final ContextHandler handler;

    /** With the threads and changes that the bundle shares. */
    @Activate
    public ContextComponent(@Reference HubComponent hub) {
        this(hub, new ContextHandler(hub.drainTimeout()));
    }

    private ContextComponent(HubComponent hub, ContextHandler handler) {
        super(handler, hub.changes().onContext(handler::contextChanged));
        this.handler = handler;
    }

    @Deactivate
    void stop() throws Exception {
        end();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addContext(ContextService service, Map<String, Object> properties) {
        handler.add(service, Rank.of(properties));
    }

    void removeContext(ContextService service) {
        handler.remove(service);
    }
}
