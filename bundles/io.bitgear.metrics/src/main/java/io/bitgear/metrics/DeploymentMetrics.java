package io.bitgear.metrics;

import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Counts decisions and deployments, and measures how long a deployment takes. */
final class DeploymentMetrics implements PolicyListener {
    private static final double MILLIS = 1e-3;
    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    };

    private final Counter decisions;
    private final Counter deployments;
    private final Histogram durations;

    /** When the deployment that is under way on a node began. */
    private final Map<String, Instant> begun = new ConcurrentHashMap<>();

    DeploymentMetrics() {
        decisions =
                Counter.builder()
                        .name("bitgear_decisions_total")
                        .help("Decisions that changed the widths, by who proposed them")
                        .labelNames("model", "origin")
                        .withoutExemplars()
                        .build();
        deployments =
                Counter.builder()
                        .name("bitgear_deployments_total")
                        .help("Deployments of a configuration to a node, ended or given up")
                        .labelNames("model", "node", "outcome")
                        .withoutExemplars()
                        .build();
        Histogram.Builder builder = Histogram.builder().classicOnly().classicUpperBounds(BOUNDS);
        builder.withoutExemplars();
        durations =
                builder.name("bitgear_deployment_duration_seconds")
                        .help("From the wish for a configuration to its read-back, measured")
                        .labelNames("model", "node", "outcome")
                        .build();
    }

    void register(PrometheusRegistry registry) {
        registry.register(decisions);
        registry.register(deployments);
        registry.register(durations);
    }

    @Override
    public void decided(Decision decision) {
        decisions.labelValues(decision.model(), decision.origin()).inc();
    }

    @Override
    public void nodeChanged(NodeState state) {
        if (state.error() != null) {
            ended(state, "failed");
        } else if (state.desired() != null && Objects.equals(state.desired(), state.reported())) {
            if (begun.containsKey(state.node())) {
                ended(state, "committed");
            }
        } else if (state.desired() != null) {
            begun.put(state.node(), state.time());
        }
    }

    private void ended(NodeState state, String outcome) {
        deployments.labelValues(state.model(), state.node(), outcome).inc();
        Instant begin = begun.remove(state.node());
        if (begin != null) {
            long millis = Math.max(0, Duration.between(begin, state.time()).toMillis());
            durations.labelValues(state.model(), state.node(), outcome).observe(millis * MILLIS);
        }
    }

    @Override
    public void nodeRemoved(String node) {
        begun.remove(node);
    }
}
