package io.bitgear.api.policy;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.precision.Widths;
import java.time.Instant;

/**
 * Desired and reported precision of one node: the shape of a device shadow.
 *
 * @param node id
 * @param model name of the model
 * @param desired what the policy wants, or null before the first decision
 * @param desiredWidths the widths of {@code desired}, or null before the first decision
 * @param desiredSecondRun of frames that the first run of {@code desired} is not sure about; null
 *     when every frame runs once
 * @param reported what was read back from the node, or null before the first commit
 * @param reportedWidths the widths of {@code reported}, or null before the first commit
 * @param error why {@code reported} does not follow {@code desired}, or null
 * @param time of the last change
 */
public record NodeState(
        String node,
        String model,
        ActiveConfiguration desired,
        Widths desiredWidths,
        Again desiredSecondRun,
        ActiveConfiguration reported,
        Widths reportedWidths,
        String error,
        Instant time) {

    /**
     * A second run of frames whose answer is not sure enough.
     *
     * @param widths of it
     * @param margin a frame is run again when the distance of its two largest logits is below this,
     *     in logit codes
     */
    public record Again(Widths widths, int margin) {}

    /** Of a node that runs every frame once. */
    public NodeState(
            String node,
            String model,
            ActiveConfiguration desired,
            Widths desiredWidths,
            ActiveConfiguration reported,
            Widths reportedWidths,
            String error,
            Instant time) {
        this(node, model, desired, desiredWidths, null, reported, reportedWidths, error, time);
    }
}
