package io.bitgear.coap;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.policy.PolicyService;
import org.eclipse.californium.core.server.resources.Resource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Mounts {@code /v2}, and follows the models and policies that come and go. */
@Component(
        service = Mount.class,
        property = Mount.PATH + "=/v2",
        configurationPid = CoapConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ModelsComponent implements Mount {
    private final ModelsResource models;
    private final ServerResource server;
    private final AutoCloseable subscription;

    /** With the threads and changes that the bundle shares. */
    @Activate
    public ModelsComponent(BundleContext context, @Reference HubComponent hub) {
        models = new ModelsResource(hub.workers());
        server = new ServerResource(context.getBundle().getVersion().toString(), models);
        subscription = hub.changes().onModel(models::changed);
    }

    @Deactivate
    void stop() throws Exception {
        subscription.close();
    }

    @Override
    public Resource resource() {
        return server;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(InferenceService service) {
        models.add(service);
    }

    void removeModel(InferenceService service) {
        models.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService policy) {
        models.add(policy);
    }

    void removePolicy(PolicyService policy) {
        models.remove(policy);
    }
}
