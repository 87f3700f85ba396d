package io.bitgear.model.cost;

/**
 * The device that configurations are priced for: the array's geometry and the energy coefficients.
 *
 * @param name such as {@code ice40up5k}
 * @param outputLanes output channels computed at once
 * @param pixelLanes output positions computed at once
 * @param inputLanes binary products summed a lane and cycle
 * @param layerOverheadCycles fixed cycles a layer: fill, drain, descriptor
 * @param clockHz of the array
 * @param memoryBytes on chip, for planes, tables and activations
 * @param basePowerWatts baseline power, taken over the latency of a frame
 * @param bitJoules energy of a binary multiply-accumulate
 * @param onChipByteJoules energy of an on-chip byte moved
 * @param offChipByteJoules energy of an off-chip byte moved
 * @param source where the coefficients come from, for people
 */
public record DeviceProfile(
        String name,
        int outputLanes,
        int pixelLanes,
        int inputLanes,
        int layerOverheadCycles,
        double clockHz,
        long memoryBytes,
        double basePowerWatts,
        double bitJoules,
        double onChipByteJoules,
        double offChipByteJoules,
        String source) {
    /** Binary multiply-accumulates a cycle. */
    public int lanes() {
        return outputLanes * pixelLanes * inputLanes;
    }
}
