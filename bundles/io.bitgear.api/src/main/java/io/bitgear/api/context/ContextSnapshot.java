package io.bitgear.api.context;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All readings that are valid at one instant, the newest of each quantity over all sources.
 *
 * @param sequence grows by at least one with every change of the context since the service started
 * @param time when the snapshot was taken
 * @param readings by quantity name
 * @param rejections the most recent rejections, oldest first; bounded
 */
public record ContextSnapshot(
        long sequence,
        Instant time,
        SortedMap<String, Reading> readings,
        List<Rejection> rejections) {
    /** Copies the collections. */
    public ContextSnapshot {
        readings = Collections.unmodifiableSortedMap(new TreeMap<>(readings));
        rejections = List.copyOf(rejections);
    }

    /** The value of a quantity, in its unit, if a valid reading is there. */
    public OptionalDouble value(Quantity quantity) {
        Reading reading = readings.get(quantity.label());
        return reading == null ? OptionalDouble.empty() : OptionalDouble.of(reading.value());
    }
}
