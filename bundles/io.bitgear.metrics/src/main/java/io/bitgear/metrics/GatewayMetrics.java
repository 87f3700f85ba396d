package io.bitgear.metrics;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.messaging.BrokerLink;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What models, policies, context and broker link say, asked at each scrape. */
final class GatewayMetrics {
    private static final double MILLIS = 1e-3;

    private final Sources sources;
    private final PrometheusRegistry registry;

    private GatewayMetrics(Sources sources, PrometheusRegistry registry) {
        this.sources = sources;
        this.registry = registry;
    }

    static void register(Sources sources, PrometheusRegistry registry) {
        GatewayMetrics metrics = new GatewayMetrics(sources, registry);
        metrics.models();
        metrics.context();
        metrics.links();
    }

    private void models() {
        gauge(
                "bitgear_model_ready",
                "1 when a node runs the model, else 0",
                sample -> eachModel((name, model) -> sample.call(model.isReady() ? 1 : 0, name)),
                "model");
        gauge(
                "bitgear_node_failing",
                "1 for each node that failed several times in a row and has not answered since",
                sample ->
                        eachModel(
                                (name, model) ->
                                        model.failingNodes()
                                                .forEach(node -> sample.call(1, name, node))),
                "model",
                "node");
        gauge(
                "bitgear_decision_accuracy_ratio",
                "Expected share of right answers under the decision in force, 0 to 1",
                sample -> {
                    Set<String> seen = new HashSet<>();
                    sources.policies()
                            .forEach(
                                    policy ->
                                            policy.current()
                                                    .filter(d -> seen.add(policy.model()))
                                                    .ifPresent(
                                                            d ->
                                                                    sample.call(
                                                                            d.accuracy(),
                                                                            policy.model())));
                },
                "model");
    }

    /** Once for each model's name, though a service may be there twice while it is replaced. */
    private void eachModel(BiConsumer<String, InferenceService> call) {
        Set<String> seen = new HashSet<>();
        for (InferenceService model : sources.models()) {
            if (seen.add(model.model().name())) {
                call.accept(model.model().name(), model);
            }
        }
    }

    private void context() {
        counter(
                "bitgear_context_readings_offered_total",
                "Context readings offered",
                context -> context.counts().offered());
        counter(
                "bitgear_context_readings_refused_total",
                "Context readings refused",
                context -> context.counts().refused());
        reading(
                "bitgear_context_reading",
                "Reading in force, in its unit",
                (snapshot, r) -> r.value());
        reading(
                "bitgear_context_reading_age_seconds",
                "Age of the reading in force",
                (snapshot, r) -> r.age(snapshot.time()).toMillis() * MILLIS);
    }

    private interface Measure {
        double of(ContextSnapshot snapshot, Reading reading);
    }

    private void reading(String name, String help, Measure measure) {
        gauge(
                name,
                help,
                sample ->
                        sources.contexts().stream()
                                .findFirst()
                                .map(ContextService::snapshot)
                                .ifPresent(
                                        snapshot ->
                                                snapshot.readings()
                                                        .values()
                                                        .forEach(
                                                                r ->
                                                                        sample.call(
                                                                                measure.of(
                                                                                        snapshot,
                                                                                        r),
                                                                                r.name(),
                                                                                r.unit()))),
                "quantity",
                "unit");
    }

    private void links() {
        gauge(
                "bitgear_mqtt_connected",
                "1 when the broker is connected, else 0",
                sample ->
                        eachLink(state -> sample.call(state.isConnected() ? 1 : 0, state.broker())),
                "broker");
        link(
                "bitgear_mqtt_reconnects_total",
                "Connections to the broker after the first",
                state -> Math.max(0, state.connections() - 1));
        link(
                "bitgear_mqtt_messages_total",
                "Context messages handled, malformed ones too",
                BrokerLink.State::messages);
        link(
                "bitgear_mqtt_messages_malformed_total",
                "Context messages refused as malformed",
                BrokerLink.State::malformed);
    }

    private void link(String name, String help, ToLongFunction<BrokerLink.State> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("broker")
                .callback(
                        sample ->
                                eachLink(
                                        state ->
                                                sample.call(
                                                        value.applyAsLong(state), state.broker())))
                .register(registry);
    }

    private void eachLink(Consumer<BrokerLink.State> call) {
        Set<String> seen = new HashSet<>();
        for (BrokerLink link : sources.links()) {
            BrokerLink.State state = link.state();
            if (seen.add(state.broker())) {
                call.accept(state);
            }
        }
    }

    private void counter(String name, String help, ToDoubleFunction<ContextService> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(
                        sample ->
                                sources.contexts().stream()
                                        .findFirst()
                                        .ifPresent(c -> sample.call(value.applyAsDouble(c))))
                .register(registry);
    }

    private void gauge(
            String name,
            String help,
            Consumer<GaugeWithCallback.Callback> callback,
            String... labels) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(callback)
                .register(registry);
    }
}
