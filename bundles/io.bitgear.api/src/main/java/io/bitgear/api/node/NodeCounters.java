package io.bitgear.api.node;

/**
 * Totals since the node came up.
 *
 * @param frames frames run
 * @param failures frames refused or failed
 * @param commits configurations committed
 * @param bitOperations modelled or counted binary multiply-accumulates
 * @param energyJoules modelled energy, with the baseline over the frames' latency
 * @param dynamicEnergyJoules the same without the baseline
 * @param measuredEnergyJoules of the whole supply that a power monitor watches, since the node was
 *     configured; null without a monitor
 */
public record NodeCounters(
        long frames,
        long failures,
        long commits,
        long bitOperations,
        double energyJoules,
        double dynamicEnergyJoules,
        Double measuredEnergyJoules) {}
