package io.bitgear.coap;

import io.bitgear.api.split.TailService;
import org.eclipse.californium.core.server.resources.Resource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Mounts {@code /split}, and follows the models whose last layers are run for others. */
@Component(
        service = Mount.class,
        property = Mount.PATH + "=/split",
        configurationPid = CoapConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TailsComponent implements Mount {
    private final TailsResource tails;

    /** With the threads that the bundle shares. */
    @Activate
    public TailsComponent(@Reference HubComponent hub) {
        tails = new TailsResource(hub.workers());
    }

    @Override
    public Resource resource() {
        return tails;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTail(TailService service) {
        tails.add(service);
    }

    void removeTail(TailService service) {
        tails.remove(service);
    }
}
