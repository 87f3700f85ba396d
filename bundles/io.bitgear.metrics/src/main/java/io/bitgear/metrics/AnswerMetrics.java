package io.bitgear.metrics;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.AnswerListener;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.NodeBusyException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/** Counts answers by model, node and outcome, and measures how long they took. */
final class AnswerMetrics implements AnswerListener {
    private static final double NANOS = 1e-9;

    /** From a fast CPU's tenth of a millisecond to the router's frame timeout of ten seconds. */
    private static final double[] BOUNDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        10
    };

    private final Counter answers;
    private final Histogram durations;
    private final Histogram waits;

    AnswerMetrics() {
        answers =
                Counter.builder()
                        .name("bitgear_inferences_total")
                        .help("Inference requests; node is empty where there is no answer")
                        .labelNames("model", "node", "outcome")
                        .withoutExemplars()
                        .build();
        durations =
                histogram(
                        "bitgear_inference_duration_seconds",
                        "From the request to its answer, measured in the router");
        waits =
                histogram(
                        "bitgear_inference_queued_seconds",
                        "How long an answered frame waited in its node's queue, measured");
    }

    /** Classic buckets, and no exemplars: those would need a timer thread that nobody stops. */
    private static Histogram histogram(String name, String help) {
        Histogram.Builder builder = Histogram.builder().classicOnly().classicUpperBounds(BOUNDS);
        builder.withoutExemplars();
        return builder.name(name).help(help).labelNames("model", "node").build();
    }

    void register(PrometheusRegistry registry) {
        registry.register(answers);
        registry.register(durations);
        registry.register(waits);
    }

    @Override
    public void answered(Answer answer, long nanos) {
        String model = answer.model().name();
        answers.labelValues(model, answer.node(), "ok").inc();
        durations.labelValues(model, answer.node()).observe(nanos * NANOS);
        waits.labelValues(model, answer.node()).observe(answer.queued().toNanos() * NANOS);
    }

    @Override
    public void failed(ModelInfo model, InferenceException failure, long nanos) {
        answers.labelValues(model.name(), "", outcome(failure)).inc();
    }

    private static String outcome(InferenceException failure) {
        return failure.getCause() instanceof NodeBusyException
                ? "busy"
                : failure.kind().name().toLowerCase(Locale.ROOT);
    }
}
