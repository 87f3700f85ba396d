package io.bitgear.api.context;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * One value of one context quantity.
 *
 * @param name the quantity's name, one of {@link Quantity#label()}
 * @param value the value in {@code unit}; finite
 * @param unit the unit's symbol from the SenML units registry (RFC 8428 section 12.1), as {@link
 *     Quantity#unit()} says
 * @param time when it was measured
 * @param maxAge how long after {@code time} it may be used; positive
 * @param source who measured it, such as {@code host} or the last topic level of an MQTT
 *     publication
 */
public record Reading(
        String name, double value, String unit, Instant time, Duration maxAge, String source) {
    /** Checks that nothing is missing and that the value is finite. */
    public Reading {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(maxAge, "maxAge");
        Objects.requireNonNull(source, "source");
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    name + " from " + source + " is not finite: " + value);
        }
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException(
                    name + " from " + source + " has no positive age limit: " + maxAge);
        }
    }

    /** The age at {@code now}; negative when the reading is from the future. */
    public Duration age(Instant now) {
        return Duration.between(time, now);
    }

    /** Whether the reading is older than its age limit at {@code now}. */
    public boolean isStale(Instant now) {
        return age(now).compareTo(maxAge) > 0;
    }
}
