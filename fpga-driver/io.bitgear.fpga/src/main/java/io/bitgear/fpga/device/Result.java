package io.bitgear.fpga.device;

/**
 * What an accelerator computed for one frame.
 *
 * @param logits one a class
 * @param epoch of the configuration that computed them
 * @param tag of that configuration
 * @param cycles of the core
 * @param beats of the array
 * @param loadCycles that loading the frame took
 */
public record Result(
        int[] logits, long epoch, long tag, long cycles, long beats, long loadCycles) {}
