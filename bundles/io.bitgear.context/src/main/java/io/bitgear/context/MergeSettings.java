package io.bitgear.context;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How readings are judged and merged.
 *
 * @param precedence which source wins for a quantity that several know
 * @param skew how far ahead of the gateway's clock a reading's time may be
 * @param ageLimits by quantity; takes the place of {@link Quantity#maxAge()}
 * @param history how many rejections are remembered, at least 1
 */
public record MergeSettings(
        Precedence precedence, Duration skew, Map<Quantity, Duration> ageLimits, int history) {
    /** Clocks of sensors may be ahead by this much: 10 s. */
    public static final Duration DEFAULT_SKEW = Duration.ofSeconds(10);

    /** Rejections remembered by default. */
    public static final int DEFAULT_HISTORY = 32;

    /** Copies the map and checks the ranges. */
    public MergeSettings {
        EnumMap<Quantity, Duration> copy = new EnumMap<>(Quantity.class);
        copy.putAll(ageLimits);
        ageLimits = Collections.unmodifiableMap(copy);
        if (skew.isNegative()) {
            throw new IllegalArgumentException("clock skew is negative: " + skew);
        }
        if (history < 1) {
            throw new IllegalArgumentException("rejection history is " + history + ", below 1");
        }
    }

    /** Remote readings first, default limits. */
    public static MergeSettings defaults() {
        return new MergeSettings(Precedence.REMOTE, DEFAULT_SKEW, Map.of(), DEFAULT_HISTORY);
    }

    /**
     * Age limits from texts such as {@code battery=PT2H} (a quantity's name and an ISO 8601
     * duration).
     *
     * @throws IllegalArgumentException when a text is none; the message shows it
     */
    public static Map<Quantity, Duration> parseAgeLimits(String... texts) {
        Map<Quantity, Duration> limits = new EnumMap<>(Quantity.class);
        for (String text : texts) {
            if (!text.isBlank()) {
                int split = text.indexOf('=');
                String name = split < 0 ? text.strip() : text.substring(0, split).strip();
                Quantity quantity =
                        Quantity.of(name)
                                .orElseThrow(
                                        () ->
                                                new IllegalArgumentException(
                                                        "age limit '"
                                                                + text
                                                                + "' names none of "
                                                                + Quantity.labels()));
                limits.put(quantity, duration(text, text.substring(split + 1).strip()));
            }
        }
        return limits;
    }

    private static Duration duration(String text, String value) {
        try {
            Duration duration = Duration.parse(value);
            if (!duration.isNegative() && !duration.isZero()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "age limit '" + text + "' is not like battery=PT30M (ISO 8601)", e);
        }
        throw new IllegalArgumentException("age limit '" + text + "' is not positive");
    }

    /**
     * How long a reading may be used: the limit of its quantity, or the source's own limit when
     * that is tighter and is not just the quantity's default.
     */
    Duration ageLimit(Quantity quantity, Reading reading) {
        Duration limit = ageLimits.getOrDefault(quantity, quantity.maxAge());
        boolean own = !reading.maxAge().equals(quantity.maxAge());
        return own && reading.maxAge().compareTo(limit) < 0 ? reading.maxAge() : limit;
    }
}
