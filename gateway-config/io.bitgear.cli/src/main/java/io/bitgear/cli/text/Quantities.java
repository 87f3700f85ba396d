package io.bitgear.cli.text;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers with units for people. */
public final class Quantities {
    private static final String[] LARGE = {"", "k", "M", "G", "T"};
    private static final String[] SMALL = {"", "m", "µ", "n", "p"};

    private Quantities() {}

    /** Three significant digits with an SI prefix, such as {@code 1.24 mJ}; {@code -} for NaN. */
    public static String si(double value, String unit) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double magnitude = Math.abs(value);
        int power = 0;
        if (magnitude >= 999.5) {
            while (magnitude >= 999.5 && power < LARGE.length - 1) {
                magnitude /= 1000;
                power++;
            }
            return digits(Math.copySign(magnitude, value)) + " " + LARGE[power] + unit;
        }
        while (magnitude > 0 && magnitude < 0.9995 && power < SMALL.length - 1) {
            magnitude *= 1000;
            power++;
        }
        return digits(Math.copySign(magnitude, value)) + " " + SMALL[power] + unit;
    }

    private static String digits(double value) {
        double magnitude = Math.abs(value);
        int decimals = magnitude >= 99.95 || magnitude == 0 ? 0 : magnitude >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Bytes as KiB with one decimal, or plainly below 1,024. */
    public static String bytes(long bytes) {
        return bytes < 1024 ? bytes + " B" : String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }

    /** A share as a percentage with two decimals, for measurements over thousands. */
    public static String exactPercent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** A share as a percentage with one decimal. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Milliseconds with one decimal. */
    public static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }

    /** Without trailing zeros or an exponent where it can be avoided. */
    public static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
