package io.bitgear.fpga.device;

/**
 * An accelerator's own counters since its power-up.
 *
 * @param frames run without fault
 * @param cycles that the core ran
 * @param beats of the array
 * @param stalls cycles without a beat
 * @param loadCycles that frames were loaded and results written
 * @param stageCycles that stage, commit and verify took
 * @param onChipBytes moved by the core's memories
 * @param offChipBytes moved from and to the buffer
 */
public record Counters(
        long frames,
        long cycles,
        long beats,
        long stalls,
        long loadCycles,
        long stageCycles,
        long onChipBytes,
        long offChipBytes) {}
