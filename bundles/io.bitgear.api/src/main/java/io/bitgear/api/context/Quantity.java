package io.bitgear.api.context;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The quantities that a context may hold, each with its unit, its valid range and its default age
 * limit.
 */
public enum Quantity {
    /** State of charge of the battery, 0 (empty) to 1 (full). */
    BATTERY("battery", "/", 0, 1, Duration.ofMinutes(30)),
    /** Whether the site is on mains power: 1 yes, 0 no. */
    MAINS("mains", "/", 0, 1, Duration.ofHours(24)),
    /** Temperature of the hottest sensed zone, degrees Celsius. */
    TEMPERATURE("temperature", "Cel", -60, 150, Duration.ofMinutes(5)),
    /** The time that a frame may take on the node, seconds. */
    LATENCY_BUDGET("latency-budget", "s", 1e-6, 60, Duration.ofHours(24)),
    /** The energy that a frame may take on the node, joules. */
    ENERGY_BUDGET("energy-budget", "J", 1e-9, 1e3, Duration.ofHours(24)),
    /** Usable rate of the uplink, bits a second. */
    UPLINK("uplink", "bit/s", 0, 1e12, Duration.ofMinutes(30)),
    /**
     * Rate at which payload reaches the peer gateway that runs the other part of a split network,
     * bits a second.
     */
    PEER_RATE("peer-rate", "bit/s", 0, 1e12, Duration.ofMinutes(5)),
    /** Time of the smallest request to that peer with its answer, seconds. */
    PEER_ROUND_TRIP("peer-round-trip", "s", 0, 60, Duration.ofMinutes(5)),
    /** One-minute load average divided by the number of processors. */
    LOAD("load", "/", 0, 1e4, Duration.ofMinutes(1)),
    /** Memory that the host can still give, bytes. */
    MEMORY_AVAILABLE("memory-available", "B", 0, 1e15, Duration.ofMinutes(1));

    private final String label;
    private final String unit;
    private final double minimum;
    private final double maximum;
    private final Duration maxAge;

    Quantity(String label, String unit, double minimum, double maximum, Duration maxAge) {
        this.label = label;
        this.unit = unit;
        this.minimum = minimum;
        this.maximum = maximum;
        this.maxAge = maxAge;
    }

    /** The name in messages, logs and commands. */
    public String label() {
        return label;
    }

    /** The unit's symbol from the SenML units registry. */
    public String unit() {
        return unit;
    }

    /** The smallest valid value, in {@link #unit()}. */
    public double minimum() {
        return minimum;
    }

    /** The largest valid value, in {@link #unit()}. */
    public double maximum() {
        return maximum;
    }

    /** The age limit of a reading whose source names none. */
    public Duration maxAge() {
        return maxAge;
    }

    /** The quantity of that name, if there is one. */
    public static Optional<Quantity> of(String label) {
        return Arrays.stream(values()).filter(q -> q.label.equals(label)).findFirst();
    }

    /** All names, comma separated, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(Quantity::label).collect(Collectors.joining(", "));
    }
}
