package io.bitgear.health;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Ranking;
import java.util.Map;
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
    private final Ranking<InferenceService> models = new Ranking<>();

    /** Needs nothing: a missing service is what it tells of. */
    @Activate
    public ModelCheck() {}

    @Override
    public Result execute() {
        return ModelHealth.judge(models.all());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModel(InferenceService model, Map<String, Object> properties) {
        models.add(model, Rank.of(properties));
    }

    void removeModel(InferenceService model) {
        models.remove(model);
    }
}
