package io.bitgear.cli.demo;

import io.bitgear.api.policy.Limit;
import io.bitgear.api.precision.Widths;
import java.util.List;
import java.util.Map;

/**
 * What one scene showed.
 *
 * @param scene name
 * @param event what happened
 * @param widths chosen
 * @param binding the constraint that binds, or {@code none}
 * @param origin who proposed the widths
 * @param explanation of the decision
 * @param violations limits that could not be kept
 * @param expectedAccuracy of the decision, 0..1
 * @param accuracyMeasured whether that was measured for these widths, or predicted
 * @param images answered under the scene's configuration
 * @param right of them
 * @param elsewhere answers under another configuration, left out of the figures
 * @param latencyMedianMs client side, measured
 * @param latencyP95Ms client side, measured
 * @param nodeMedianMs on the nodes, measured
 * @param modelledLatencyMs of a frame on the node's device profile
 * @param modelledEnergyJoules of a frame on the node's device profile
 * @param modelledEnergyOfWidest share of the same under 8 bits everywhere, or null when unknown
 * @param residentBytes on the node
 * @param switchMs from the event to the first answer under the configuration; null when it did not
 *     change
 * @param configurationId that answered
 * @param epoch of it
 * @param nodes that answered, with the number of their answers
 */
record SceneReport(
        String scene,
        String event,
        Widths widths,
        String binding,
        String origin,
        List<String> explanation,
        List<Limit> violations,
        double expectedAccuracy,
        boolean accuracyMeasured,
        int images,
        int right,
        int elsewhere,
        double latencyMedianMs,
        double latencyP95Ms,
        double nodeMedianMs,
        double modelledLatencyMs,
        double modelledEnergyJoules,
        Double modelledEnergyOfWidest,
        long residentBytes,
        Double switchMs,
        String configurationId,
        long epoch,
        Map<String, Integer> nodes) {
    /** Share of right answers, 0..1; NaN without an answer. */
    double accuracy() {
        return images == 0 ? Double.NaN : (double) right / images;
    }
}
