package io.bitgear.model.cost;

/**
 * What one layer costs under given widths.
 *
 * @param layer name
 * @param bitOperations binary multiply-accumulates
 * @param cycles of the array
 * @param weightBytes bit planes read
 * @param tableBytes descriptor and requantisation table
 */
public record LayerCost(
        String layer, long bitOperations, long cycles, long weightBytes, long tableBytes) {}
