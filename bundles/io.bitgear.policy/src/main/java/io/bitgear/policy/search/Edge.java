package io.bitgear.policy.search;

import java.util.Map;

/**
 * One way to decide one layer.
 *
 * @param target node that it leads to
 * @param loss of accuracy, in units of {@link Lattice#LOSS_UNIT}
 * @param cycles of the layer
 * @param bitOperations of the layer
 * @param bytes of weights and tables
 * @param peak bytes of activations alive while the layer runs
 * @param layer name of the weighted layer that is decided, or null
 * @param width its weight width
 * @param activations widths of the tensors that are fixed by this step, by name
 */
record Edge(
        int target,
        long loss,
        long cycles,
        long bitOperations,
        long bytes,
        long peak,
        String layer,
        int width,
        Map<String, Integer> activations) {}
