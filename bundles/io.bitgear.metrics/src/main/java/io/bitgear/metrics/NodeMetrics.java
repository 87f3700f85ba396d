package io.bitgear.metrics;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.NodeCounters;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.node.NodeInfo;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the nodes say of themselves, asked at each scrape. */
final class NodeMetrics {
    private static final String MODELLED = ", modelled on the device profile, not measured";

    private final Sources sources;
    private final PrometheusRegistry registry;

    private NodeMetrics(Sources sources, PrometheusRegistry registry) {
        this.sources = sources;
        this.registry = registry;
    }

    static void register(Sources sources, PrometheusRegistry registry) {
        NodeMetrics metrics = new NodeMetrics(sources, registry);
        metrics.describe();
        metrics.total("frames", "Frames run", NodeCounters::frames);
        metrics.total("failures", "Frames refused or failed", NodeCounters::failures);
        metrics.total("commits", "Configurations committed", NodeCounters::commits);
        metrics.total(
                "bit_operations",
                "Binary multiply-accumulates, modelled or counted by the node",
                NodeCounters::bitOperations);
        metrics.total(
                "modelled_energy_joules",
                "Energy of the frames with the baseline" + MODELLED,
                NodeCounters::energyJoules);
        metrics.total(
                "modelled_dynamic_energy_joules",
                "Energy of the frames without the baseline" + MODELLED,
                NodeCounters::dynamicEnergyJoules);
        metrics.total(
                "measured_energy_joules",
                "Energy of the whole supply; only of nodes with a power monitor",
                NodeCounters::measuredEnergyJoules);
    }

    private void total(String name, String help, Function<NodeCounters, Number> value) {
        CounterWithCallback.builder()
                .name("bitgear_node_" + name + "_total")
                .help(help)
                .labelNames("model", "node")
                .callback(sample -> total(sample, value))
                .register(registry);
    }

    private void total(CounterWithCallback.Callback sample, Function<NodeCounters, Number> value) {
        sources.eachNode(
                served -> {
                    Number number = value.apply(served.node().counters());
                    if (number != null) {
                        sample.call(
                                number.doubleValue(), served.model(), served.node().info().id());
                    }
                });
    }

    private void describe() {
        info("bitgear_node", "Each node that is there, with its kind and profile", this::kinds);
        info(
                "bitgear_node_configuration",
                "The configuration that the node runs; the former one is gone",
                this::configurations);
        GaugeWithCallback.builder()
                .name("bitgear_node_epoch")
                .help("Epoch that the node runs, read back from it; none before its first commit")
                .labelNames("model", "node")
                .callback(this::epochs)
                .register(registry);
    }

    /** The client has no information metric that is asked at each scrape; the name gets _info. */
    private void info(String name, String help, Supplier<List<Labels>> points) {
        registry.register(
                () -> {
                    InfoSnapshot.Builder builder = InfoSnapshot.builder();
                    for (Labels labels : points.get()) {
                        builder.dataPoint(
                                InfoSnapshot.InfoDataPointSnapshot.builder()
                                        .labels(labels)
                                        .build());
                    }
                    return builder.name(name).help(help).build();
                });
    }

    private List<Labels> kinds() {
        List<Labels> found = new ArrayList<>();
        sources.eachNode(
                served -> {
                    NodeInfo info = served.node().info();
                    Labels kind = Labels.of("kind", info.kind(), "profile", info.profile());
                    found.add(labels(served).merge(kind));
                });
        return found;
    }

    private List<Labels> configurations() {
        List<Labels> found = new ArrayList<>();
        eachActive(
                (served, active) ->
                        found.add(labels(served).add("configuration", active.configurationId())));
        return found;
    }

    private void epochs(GaugeWithCallback.Callback sample) {
        eachActive(
                (served, active) ->
                        sample.call(active.epoch(), served.model(), served.node().info().id()));
    }

    private static Labels labels(Sources.Served served) {
        return Labels.of("model", served.model(), "node", served.node().info().id());
    }

    private void eachActive(BiConsumer<Sources.Served, ActiveConfiguration> consumer) {
        sources.eachNode(
                served -> active(served).ifPresent(active -> consumer.accept(served, active)));
    }

    /** A node that cannot be read shows no epoch. */
    private static Optional<ActiveConfiguration> active(Sources.Served served) {
        try {
            return served.node().readBack();
        } catch (NodeException e) {
            return Optional.empty();
        }
    }
}
