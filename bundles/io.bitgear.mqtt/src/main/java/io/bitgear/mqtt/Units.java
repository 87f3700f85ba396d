package io.bitgear.mqtt;

import io.bitgear.api.context.Quantity;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * Converts from other SenML units into a quantity's own: secondary units of RFC 8798, and the
 * primary units of RFC 8428 section 12.1 that measure the same thing.
 */
final class Units {
    private static final double KELVIN_AT_ZERO_CELSIUS = 273.15;

    /** By the quantity's unit, then by the unit found. */
    private static final Map<String, Map<String, DoubleUnaryOperator>> KNOWN =
            Map.of(
                    "/",
                            Map.of(
                                    "%EL",
                                    times(0.01),
                                    "%",
                                    times(0.01),
                                    "/100",
                                    times(0.01),
                                    "/1000",
                                    times(0.001)),
                    "Cel", Map.of("K", kelvin -> kelvin - KELVIN_AT_ZERO_CELSIUS),
                    "s", Map.of("ms", times(1e-3), "min", times(60), "h", times(3600)),
                    "J", Map.of("Wh", times(3600), "kWh", times(3.6e6)),
                    "bit/s", Map.of("Mbit/s", times(1e6), "B/s", times(8), "MB/s", times(8e6)),
                    "B", Map.of("KiB", times(1024), "GB", times(1e9)));

    private Units() {}

    private static DoubleUnaryOperator times(double factor) {
        return value -> value * factor;
    }

    /**
     * A value in the quantity's unit.
     *
     * @param unit the value's; null, which is no unit, is a ratio
     * @return empty when the unit measures something else
     */
    static OptionalDouble convert(Quantity quantity, double value, String unit) {
        String own = quantity.unit();
        if (own.equals(unit) || (unit == null && own.equals("/"))) {
            return OptionalDouble.of(value);
        }
        DoubleUnaryOperator conversion =
                unit == null ? null : KNOWN.getOrDefault(own, Map.of()).get(unit);
        return conversion == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(conversion.applyAsDouble(value));
    }
}
