package io.bitgear.training.adapt;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads limits as people write them: {@code 2ms}, {@code 150uJ}, {@code 40kB}, {@code 40%}. */
final class Quantity {

    private static final Pattern FORM = Pattern.compile("([0-9]*\\.?[0-9]+)\\s*([A-Za-z%]*)");
    private static final Map<String, Double> PREFIXES =
            Map.of("", 1.0, "n", 1e-9, "u", 1e-6, "m", 1e-3, "k", 1e3, "M", 1e6);

    private Quantity() {}

    /**
     * Reads a limit.
     *
     * @param text number, then prefix and unit, or the number alone
     * @param unit {@code s}, {@code J} or {@code B}
     * @return positive value in the unit
     * @throws IllegalArgumentException if it is none, saying what is
     */
    static double parse(String text, String unit) {
        Matcher matcher = FORM.matcher(text.trim());
        if (matcher.matches()) {
            String rest = matcher.group(2);
            String prefix =
                    rest.endsWith(unit) ? rest.substring(0, rest.length() - unit.length()) : rest;
            Double factor = rest.isEmpty() || rest.endsWith(unit) ? PREFIXES.get(prefix) : null;
            double value = factor == null ? 0 : Double.parseDouble(matcher.group(1)) * factor;
            if (value > 0) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "\""
                        + text
                        + "\" is no limit; write a number, or one with a unit such as 20m"
                        + unit);
    }

    /** A value with three digits and a prefix. */
    static String show(double value, String unit) {
        String[] prefixes = {"n", "u", "m", "", "k", "M"};
        int at = 0;
        double scaled = value * 1e9;
        while (scaled >= 1000 && at < prefixes.length - 1) {
            scaled /= 1000;
            at++;
        }
        return String.format(Locale.ROOT, "%.3g %s%s", scaled, prefixes[at], unit);
    }
}
