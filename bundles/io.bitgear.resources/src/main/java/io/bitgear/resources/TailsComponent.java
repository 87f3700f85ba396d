package io.bitgear.resources;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.split.TailService;
import io.bitgear.api.swap.Rank;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Answers {@code /split}, and follows the models whose last layers are run for others. */
@Component(service = CoapHandler.class, property = CoapHandler.PATH + "=/split")
public final class TailsComponent extends HandlerComponent {
    private final TailsHandler handler;

    /** With the threads and changes that the bundle shares. */
    @Activate
    public TailsComponent(@Reference HubComponent hub) {
        this(hub, new TailsHandler(hub.drainTimeout()));
    }

    private TailsComponent(HubComponent hub, TailsHandler handler) {
        super(handler, () -> {});
        this.handler = handler;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTail(TailService service, Map<String, Object> properties) {
        handler.add(service, Rank.of(properties));
    }

    void removeTail(TailService service) {
        handler.remove(service);
    }
}
