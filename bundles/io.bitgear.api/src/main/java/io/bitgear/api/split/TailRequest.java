package io.bitgear.api.split;

import io.bitgear.api.precision.Widths;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration that another gateway wants to share. The tables are not in it: the same model and
 * widths give the same tables everywhere.
 *
 * @param modelDigest SHA-256 of the model file, hexadecimal
 * @param widths of every weight and activation tensor
 * @param placement node id by layer name; empty to ask what the layers take here
 * @param configurationId of the whole, as the asking gateway has it
 */
public record TailRequest(
        String modelDigest,
        Widths widths,
        SortedMap<String, String> placement,
        String configurationId) {
    /** Checks that nothing is missing and copies the map; a missing one is empty. */
    public TailRequest {
        Objects.requireNonNull(modelDigest, "modelDigest");
        Objects.requireNonNull(widths, "widths");
        Objects.requireNonNull(configurationId, "configurationId");
        placement =
                Collections.unmodifiableSortedMap(
                        new TreeMap<>(placement == null ? Map.of() : placement));
    }
}
