package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Binds {@link ModelHealth} to services. */
@Component(
        property = {
            HealthCheck.NAME + "=Bitgear model",
            HealthCheck.TAGS + "=bitgear",
            HealthCheck.TAGS + "=ready"
        })
public final class ModelCheck implements HealthCheck {
    private final List<InferenceService> models = new CopyOnWriteArrayList<>();

    /** Needs nothing: a missing service is what it tells of. */
    @Activate
    public ModelCheck() {}

    @Override
    public Result execute() {
        return ModelHealth.judge(models);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(InferenceService model) {
        models.add(model);
    }

    void removeModel(InferenceService model) {
        models.remove(model);
    }
}
