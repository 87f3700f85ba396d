package io.bitgear.policy.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** The units that rules may write behind a number, and values in words for people. */
public final class Units {
    private static final Map<String, Double> FACTORS =
            Map.ofEntries(
                    Map.entry("s", 1.0),
                    Map.entry("ms", 1e-3),
                    Map.entry("us", 1e-6),
                    Map.entry("J", 1.0),
                    Map.entry("mJ", 1e-3),
                    Map.entry("uJ", 1e-6),
                    Map.entry("B", 1.0),
                    Map.entry("KiB", 1024.0),
                    Map.entry("MiB", 1048576.0),
                    Map.entry("Cel", 1.0),
                    Map.entry("kbit/s", 1e3),
                    Map.entry("Mbit/s", 1e6),
                    Map.entry("bit/s", 1.0),
                    Map.entry("%", 0.01));

    private Units() {}

    /** What a number with that unit is multiplied by, or null when the unit is not known. */
    static Double factor(String unit) {
        return FACTORS.get(unit);
    }

    /** All units, for messages. */
    static String names() {
        return String.join(", ", FACTORS.keySet().stream().sorted().toList());
    }

    /**
     * A value in words, such as {@code 15 %}, {@code 13 ms}, {@code 85 Cel} or {@code 96.5 KiB}.
     */
    public static String words(double value, String unit) {
        return switch (unit) {
            case "/" -> number(value * 100) + " %";
            case "s", "J" -> small(value, unit);
            case "B" ->
                    Math.abs(value) < 1024 ? number(value) + " B" : number(value / 1024) + " KiB";
            case "bit/s" ->
                    value < 1000 ? number(value) + " bit/s" : number(value / 1000) + " kbit/s";
            case "Cel" -> number(value) + " °C";
            default -> number(value) + " " + unit;
        };
    }

    private static String small(double value, String unit) {
        double size = Math.abs(value);
        if (size >= 1 || size == 0) {
            return number(value) + " " + unit;
        }
        if (size >= 1e-3) {
            return number(value * 1e3) + " m" + unit;
        }
        return number(value * 1e6) + " µ" + unit;
    }

    /** At most four significant digits, without trailing zeros. */
    private static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return Double.isFinite(value)
                ? rounded(value, decimals).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    /**
     * With so many decimals. Not by a formatter, which reads its pattern anew for each of the dozen
     * numbers of a decision.
     */
    public static String decimals(double value, int decimals) {
        return Double.isFinite(value)
                ? rounded(value, decimals).toPlainString()
                : Double.toString(value);
    }

    private static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
