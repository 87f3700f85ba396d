package io.bitgear.api.precision;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bit width of every weight tensor and of every activation tensor.
 *
 * @param weights by layer name, 0 (the layer is skipped) to 8
 * @param activations by tensor name, 1 to 8; a width belongs to the tensor, so all its readers see
 *     one width
 */
public record Widths(SortedMap<String, Integer> weights, SortedMap<String, Integer> activations) {
    /** The largest width of a weight or activation code. */
    public static final int MAX = 8;

    /** Copies the maps and checks the ranges. */
    public Widths {
        weights = checked(weights, "weight", 0);
        activations = checked(activations, "activation", 1);
    }

    private static SortedMap<String, Integer> checked(
            Map<String, Integer> map, String what, int least) {
        map.forEach(
                (name, width) -> {
                    if (width < least || width > MAX) {
                        throw new IllegalArgumentException(
                                what
                                        + " width of "
                                        + name
                                        + " is "
                                        + width
                                        + ", not in "
                                        + least
                                        + ".."
                                        + MAX);
                    }
                });
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    /** Whether the layer of that name is skipped. */
    public boolean skips(String layer) {
        return weights.getOrDefault(layer, MAX) == 0;
    }
}
