package io.bitgear.policy;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Snapshots for tests. */
public final class Contexts {
    private static final AtomicLong SEQUENCE = new AtomicLong();

    private Contexts() {}

    /** Of quantity and value, quantity and value ... */
    public static ContextSnapshot of(Object... readings) {
        SortedMap<String, Reading> all = new TreeMap<>();
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        for (int i = 0; i < readings.length; i += 2) {
            Quantity quantity = (Quantity) readings[i];
            double value = (Double) readings[i + 1];
            all.put(
                    quantity.label(),
                    new Reading(
                            quantity.label(),
                            value,
                            quantity.unit(),
                            now,
                            quantity.maxAge(),
                            "test"));
        }
        return new ContextSnapshot(SEQUENCE.incrementAndGet(), now, all, List.of());
    }
}
