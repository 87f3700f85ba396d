package io.bitgear.cli.gateway;

import io.bitgear.api.context.Quantity;
import io.bitgear.cli.Failure;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value to publish.
 *
 * @param quantity what it is
 * @param value in the quantity's unit
 */
public record ContextValue(Quantity quantity, double value) {
    private static final Pattern VALUE =
            Pattern.compile("([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)\\s*([^\\s\\d].*)?");
    private static final Map<String, Double> TRUTH =
            Map.of("true", 1.0, "on", 1.0, "yes", 1.0, "false", 0.0, "off", 0.0, "no", 0.0);
    private static final Map<String, Map<String, Double>> UNITS =
            Map.of(
                    "/", Map.of("%", 0.01, "%EL", 0.01),
                    "s", Map.of("ms", 1e-3, "us", 1e-6, "min", 60.0),
                    "J", Map.of("mJ", 1e-3, "uJ", 1e-6),
                    "bit/s", Map.of("kbit/s", 1e3, "Mbit/s", 1e6),
                    "B", Map.of("KiB", 1024.0, "MiB", 1048576.0),
                    "Cel", Map.of("C", 1.0, "°C", 1.0));

    /**
     * Reads {@code name=value}, the value a number with an optional unit, or for {@code mains} a
     * truth value.
     *
     * @throws Failure naming what is wrong and what would be right
     */
    public static ContextValue parse(String text) throws Failure {
        int at = text.indexOf('=');
        if (at < 1) {
            throw new Failure(
                    "\"" + text + "\" is not name=value",
                    "For example: battery=0.15 mains=off temperature=85");
        }
        String name = text.substring(0, at).trim();
        Quantity quantity =
                Quantity.of(name)
                        .orElseThrow(
                                () ->
                                        new Failure(
                                                "no quantity " + name,
                                                "Known are: " + Quantity.labels()));
        double value = value(quantity, text.substring(at + 1).trim());
        if (!(value >= quantity.minimum() && value <= quantity.maximum())) {
            throw new Failure(
                    name + " is " + value + " " + quantity.unit(),
                    "It may be "
                            + quantity.minimum()
                            + " to "
                            + quantity.maximum()
                            + " "
                            + quantity.unit()
                            + ".");
        }
        return new ContextValue(quantity, value);
    }

    private static double value(Quantity quantity, String text) throws Failure {
        Double truth = TRUTH.get(text.toLowerCase(Locale.ROOT));
        if (truth != null && quantity == Quantity.MAINS) {
            return truth;
        }
        Matcher matcher = VALUE.matcher(text);
        if (!matcher.matches()) {
            throw new Failure(quantity.label() + ": \"" + text + "\" is not a number", "");
        }
        double number = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null || unit.equals(quantity.unit())) {
            return number;
        }
        Map<String, Double> known = UNITS.getOrDefault(quantity.unit(), Map.of());
        Double factor = known.get(unit);
        if (factor == null) {
            throw new Failure(
                    quantity.label() + " has no unit \"" + unit + "\"",
                    "Its unit is "
                            + quantity.unit()
                            + "; known besides: "
                            + new TreeMap<>(known).keySet());
        }
        return number * factor;
    }
}
