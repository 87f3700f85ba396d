package io.bitgear.bench.jvm;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.resources.HubComponent;
import io.bitgear.resources.ModelsComponent;
import io.bitgear.resources.ResourcesConfiguration;

/** What answers requests over CoAP, with any service behind it and no network before it. */
final class ReplyPath implements AutoCloseable {
    private final HubComponent hub = new HubComponent(Host.defaults(ResourcesConfiguration.class));
    private final ModelsComponent models;

    /** With the service of a model. */
    ReplyPath(InferenceService service) {
        Host host = new Host();
        models = new ModelsComponent(host.context(), hub);
        models.addModel(service, host.properties());
    }

    /** Of requests below {@code /v2}. */
    CoapHandler handler() {
        return models;
    }

    /** Ends the threads. */
    @Override
    public void close() {
        hub.stop();
    }
}
