package io.bitgear.metrics;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.AnswerListener;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * What is counted as it happens. It needs no other service, so that router and policy may bind it
 * while they come up themselves.
 */
@Component(
        service = {EventComponent.class, AnswerListener.class, PolicyListener.class},
        configurationPid = MetricsConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class EventComponent implements AnswerListener, PolicyListener {
    private final AnswerMetrics answers = new AnswerMetrics();
    private final DeploymentMetrics deployments = new DeploymentMetrics();

    /** Begins to count. */
    @Activate
    public EventComponent() {}

    /** Shows what is counted in a registry. */
    void register(PrometheusRegistry registry) {
        answers.register(registry);
        deployments.register(registry);
    }

    @Override
    public void answered(Answer answer, long nanos) {
        answers.answered(answer, nanos);
    }

    @Override
    public void failed(ModelInfo model, InferenceException failure, long nanos) {
        answers.failed(model, failure, nanos);
    }

    @Override
    public void decided(Decision decision) {
        deployments.decided(decision);
    }

    @Override
    public void nodeChanged(NodeState state) {
        deployments.nodeChanged(state);
    }

    @Override
    public void nodeRemoved(String node) {
        deployments.nodeRemoved(node);
    }
}
