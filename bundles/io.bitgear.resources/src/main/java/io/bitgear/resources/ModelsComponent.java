package io.bitgear.resources;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.inference.FrameListener;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Proof;
import io.bitgear.api.swap.Rank;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Answers {@code /v2}, and follows the models and policies that come and go. */
@Component(
        service = {CoapHandler.class, Proof.class},
        property = CoapHandler.PATH + "=/v2")
public final class ModelsComponent extends HandlerComponent implements Proof {
    private final ServerHandler handler;
    private final AnswerProof proof;

    /** With the threads and changes that the bundle shares. */
    @Activate
    public ModelsComponent(BundleContext context, @Reference HubComponent hub) {
        this(hub, context.getBundle().getVersion().toString(), new Models(hub.drainTimeout()));
    }

    private ModelsComponent(HubComponent hub, String version, Models models) {
        this(
                hub,
                new ServerHandler(version, models, hub.workers()),
                new AnswerProof(models, hub.workers()));
    }

    private ModelsComponent(HubComponent hub, ServerHandler handler, AnswerProof proof) {
        super(handler, hub.changes().onModel(handler::precisionChanged));
        this.handler = handler;
        this.proof = proof;
    }

    @Override
    public String name() {
        return "answers in every tensor format of " + proof.names();
    }

    @Override
    public void prove() throws Exception {
        proof.prove();
    }

    @Deactivate
    void stop() throws Exception {
        end();
    }

    /** A model is served. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addModel(InferenceService service, Map<String, Object> properties) {
        handler.add(service, Rank.of(properties));
    }

    /** And is so no more. */
    public void removeModel(InferenceService service) {
        handler.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(FrameListener listener) {
        handler.add(listener);
    }

    void removeListener(FrameListener listener) {
        handler.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPolicy(PolicyService service, Map<String, Object> properties) {
        handler.add(service, Rank.of(properties));
    }

    void removePolicy(PolicyService service) {
        handler.remove(service);
    }
}
