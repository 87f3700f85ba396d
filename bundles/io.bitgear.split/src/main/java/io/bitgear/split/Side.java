package io.bitgear.split;

import java.util.List;

/**
 * One of the two devices.
 *
 * @param layerSeconds what each layer that runs takes on it, in order, seconds
 * @param memoryBytes for planes, tables and activations
 */
public record Side(List<Double> layerSeconds, long memoryBytes) {
    /** Copies the list. */
    public Side {
        layerSeconds = List.copyOf(layerSeconds);
    }

    /** The time of the layers between two boundaries, seconds. */
    double seconds(int from, int to) {
        return layerSeconds.subList(from, to).stream().mapToDouble(Double::doubleValue).sum();
    }
}
