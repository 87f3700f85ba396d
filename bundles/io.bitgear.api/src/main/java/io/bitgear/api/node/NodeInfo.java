package io.bitgear.api.node;

import java.util.SortedSet;

/**
 * What a node is.
 *
 * @param id unique on the gateway: letters, digits, dot, dash, underscore
 * @param kind such as {@code cpu}, {@code fpga-simulated}, {@code fpga}
 * @param profile the device profile that prices configurations for this node, such as {@code
 *     ice40up5k}
 * @param clockHz the profile's clock
 * @param lanes binary multiply-accumulates a cycle
 * @param memoryBytes memory for planes, tables and activations
 * @param widths the weight and activation widths it can run
 * @param layerKinds the layer kinds it can run
 */
public record NodeInfo(
        String id,
        String kind,
        String profile,
        double clockHz,
        int lanes,
        long memoryBytes,
        SortedSet<Integer> widths,
        SortedSet<String> layerKinds) {}
