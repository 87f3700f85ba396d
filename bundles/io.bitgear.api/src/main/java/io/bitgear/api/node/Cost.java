package io.bitgear.api.node;

/**
 * What one frame under a configuration costs on a node. Modelled, unless the node says it measured.
 *
 * @param bitOperations binary multiply-accumulates: weight bits x activation bits, summed over all
 *     multiply-accumulates
 * @param cycles of the node's clock
 * @param latencySeconds cycles over the clock rate
 * @param energyJoules with the baseline power over the latency
 * @param dynamicEnergyJoules without the baseline
 * @param weightBytes bit planes of the weights that the configuration reads
 * @param tableBytes descriptors and requantisation tables
 * @param activationBytes the largest set of activations alive at once
 */
public record Cost(
        long bitOperations,
        long cycles,
        double latencySeconds,
        double energyJoules,
        double dynamicEnergyJoules,
        long weightBytes,
        long tableBytes,
        long activationBytes) {
    /** Bytes that must be resident on the node. */
    public long residentBytes() {
        return weightBytes + tableBytes + activationBytes;
    }

    /** Bytes that a node which holds nothing yet must be sent. */
    public long deploymentBytes() {
        return weightBytes + tableBytes;
    }
}
