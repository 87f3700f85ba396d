package io.bitgear.api.node;

import java.time.Duration;

/**
 * What a node computed for one frame.
 *
 * @param logits the codes of the output tensor, signed 16-bit range, one a class
 * @param active the configuration and epoch that computed them
 * @param queued how long the frame waited on the node
 * @param ran how long the node took, measured
 * @param modelledEnergyJoules of this frame on the node's device profile, with the baseline;
 *     modelled, not measured; NaN where the node has no profile
 */
public record FrameResult(
        int[] logits,
        ActiveConfiguration active,
        Duration queued,
        Duration ran,
        double modelledEnergyJoules) {}
