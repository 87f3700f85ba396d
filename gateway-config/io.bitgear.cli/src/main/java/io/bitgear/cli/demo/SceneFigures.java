package io.bitgear.cli.demo;

import io.bitgear.api.policy.Decision;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.cli.gateway.InferAnswer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Adds up the answers of a scene. */
final class SceneFigures {
    private static final double NANOS_PER_MILLI = 1e6;

    private final String configuration;
    private final List<Double> latencies = new ArrayList<>();
    private final List<Double> onNode = new ArrayList<>();
    private final Map<String, Integer> nodes = new TreeMap<>();
    private int right;
    private int elsewhere;

    /**
     * @param configuration whose answers count
     */
    SceneFigures(String configuration) {
        this.configuration = configuration;
    }

    void add(LabelledImage image, InferAnswer answer, long nanos) {
        if (!answer.configurationId().equals(configuration)) {
            elsewhere++;
            return;
        }
        latencies.add(nanos / NANOS_PER_MILLI);
        onNode.add(answer.ranUs() / 1e3);
        nodes.merge(answer.node(), 1, Integer::sum);
        right += answer.index() == image.label() ? 1 : 0;
    }

    /** Answers so far, those that do not count among them. */
    int answers() {
        return latencies.size() + elsewhere;
    }

    SceneReport report(
            Scene scene,
            Decision decision,
            InferAnswer answer,
            Double switchMs,
            OptionalDouble widestEnergy) {
        double energy = decision.cost().energyJoules();
        return new SceneReport(
                scene.name(),
                scene.event(),
                decision.widths(),
                decision.binding(),
                decision.origin(),
                decision.explanation(),
                decision.violations(),
                decision.accuracy(),
                decision.accuracyMeasured(),
                latencies.size(),
                right,
                elsewhere,
                quantile(latencies, 0.5),
                quantile(latencies, 0.95),
                quantile(onNode, 0.5),
                1e3 * decision.cost().latencySeconds(),
                energy,
                widestEnergy.isPresent() ? energy / widestEnergy.getAsDouble() : null,
                decision.cost().residentBytes(),
                switchMs,
                answer.configurationId(),
                answer.epoch(),
                nodes);
    }

    /** By nearest rank; NaN of nothing. */
    static double quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }
}
