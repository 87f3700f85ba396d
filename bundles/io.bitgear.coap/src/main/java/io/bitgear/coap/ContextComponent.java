package io.bitgear.coap;

import io.bitgear.api.context.ContextService;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.californium.core.server.resources.Resource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Mounts {@code /context}; its observers outlive a restart of the context service. */
@Component(
        service = Mount.class,
        property = Mount.PATH + "=/context",
        configurationPid = CoapConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ContextComponent implements Mount {
    private final AtomicReference<ContextService> service = new AtomicReference<>();
    private final ContextResource context;
    private final AutoCloseable subscription;

    /** With the threads and changes that the bundle shares. */
    @Activate
    public ContextComponent(@Reference HubComponent hub) {
        context = new ContextResource(hub.workers(), service::get);
        subscription = hub.changes().onContext(context::touch);
    }

    @Deactivate
    void stop() throws Exception {
        subscription.close();
    }

    @Override
    public Resource resource() {
        return context;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setContext(ContextService newService) {
        service.set(newService);
        context.touch();
    }

    void unsetContext(ContextService oldService) {
        service.compareAndSet(oldService, null);
    }
}
