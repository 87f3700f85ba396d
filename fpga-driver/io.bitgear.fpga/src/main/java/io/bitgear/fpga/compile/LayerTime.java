package io.bitgear.fpga.compile;

/**
 * What a layer takes on an accelerator.
 *
 * @param layer name
 * @param beats of the array
 * @param cycles from its first beat to that of the next layer, or to the end of the frame
 */
public record LayerTime(String layer, long beats, long cycles) {}
