package io.bitgear.metrics;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.policy.PolicyService;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
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
        gauge("bitgear_model_ready", "1 when a node runs the model, else 0", this::ready, "model");
        gauge(
                "bitgear_node_failing",
                "1 for each node that failed several times in a row and has not answered since",
                this::failing,
                "model",
                "node");
        gauge(
                "bitgear_decision_accuracy_ratio",
                "Expected share of right answers under the decision in force, 0 to 1",
                this::accuracy,
                "model");
    }

    /** While a version of a model takes over from another, either may answer. */
    private void ready(GaugeWithCallback.Callback sample) {
        Map<String, Boolean> ready = new TreeMap<>();
        Sources.each(
                sources.models().all(),
                m -> ready.merge(m.model().name(), m.isReady(), Boolean::logicalOr));
        ready.forEach((name, isReady) -> sample.call(isReady ? 1 : 0, name));
    }

    private void failing(GaugeWithCallback.Callback sample) {
        Map<String, Set<String>> failing = new TreeMap<>();
        Sources.each(
                sources.models().all(),
                m ->
                        failing.computeIfAbsent(m.model().name(), n -> new TreeSet<>())
                                .addAll(m.failingNodes()));
        failing.forEach((name, nodes) -> nodes.forEach(node -> sample.call(1, name, node)));
    }

    private void accuracy(GaugeWithCallback.Callback sample) {
        Sources.each(
                sources.policies().best(PolicyService::model).values(),
                policy ->
                        policy.current().ifPresent(d -> sample.call(d.accuracy(), policy.model())));
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

    /** The context service that serves, or none. */
    private List<ContextService> firstContext() {
        return sources.contexts().all().stream().limit(1).toList();
    }

    private void reading(
            String name, String help, ToDoubleBiFunction<ContextSnapshot, Reading> measure) {
        gauge(
                name,
                help,
                sample -> Sources.each(firstContext(), c -> readings(sample, c, measure)),
                "quantity",
                "unit");
    }

    private static void readings(
            GaugeWithCallback.Callback sample,
            ContextService context,
            ToDoubleBiFunction<ContextSnapshot, Reading> measure) {
        ContextSnapshot snapshot = context.snapshot();
        for (Reading reading : snapshot.readings().values()) {
            double value = measure.applyAsDouble(snapshot, reading);
            sample.call(value, reading.name(), reading.unit());
        }
    }

    private void links() {
        gauge(
                "bitgear_mqtt_connected",
                "1 when the broker is connected, else 0",
                this::connected,
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
        link(
                "bitgear_mqtt_sessions_lost_total",
                "Connections at which the broker had lost the session",
                BrokerLink.State::sessionsLost);
        gauge(
                "bitgear_mqtt_messages_missing",
                "Context messages that have not arrived though later ones have, of sources that"
                        + " number theirs",
                this::missing,
                "broker");
    }

    /** While a link is replaced, either may be connected. */
    private void connected(GaugeWithCallback.Callback sample) {
        Map<String, Boolean> connected = new TreeMap<>();
        Sources.each(
                sources.links().all(),
                link -> {
                    BrokerLink.State state = link.state();
                    connected.merge(state.broker(), state.isConnected(), Boolean::logicalOr);
                });
        connected.forEach((broker, isConnected) -> sample.call(isConnected ? 1 : 0, broker));
    }

    private void missing(GaugeWithCallback.Callback sample) {
        Sources.each(
                sources.links().best(l -> l.state().broker()).values(),
                link -> sample.call(link.state().missing(), link.state().broker()));
    }

    private void link(String name, String help, ToLongFunction<BrokerLink.State> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("broker")
                .callback(
                        sample ->
                                Sources.each(
                                        sources.links().best(l -> l.state().broker()).values(),
                                        link -> {
                                            BrokerLink.State state = link.state();
                                            sample.call(value.applyAsLong(state), state.broker());
                                        }))
                .register(registry);
    }

    private void counter(String name, String help, ToDoubleFunction<ContextService> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(
                        sample ->
                                Sources.each(
                                        firstContext(), c -> sample.call(value.applyAsDouble(c))))
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
