package io.bitgear.model.arithmetic;

/**
 * Weight codes (docs/arithmetic.md, "Weights"): 8 bits, most significant first; each lower width is
 * a prefix.
 */
public final class NestedCode {
    private NestedCode() {}

    /** The 8-bit code, 0..255, of a real weight under a positive scale. */
    public static int of(double weight, double scale) {
        double cell = Math.floor((weight / scale + 1) * 128);
        return (int) Math.min(255, Math.max(0, cell));
    }

    /** The first {@code width} bits of a code: {@code code >> (8 - width)}. */
    public static int prefix(int code, int width) {
        return code >> (8 - width);
    }

    /**
     * The odd integer 2q + 1 - 2^b that a code stands for at width b; value = scale / 2^b times it.
     */
    public static int level(int code, int width) {
        return 2 * prefix(code, width) + 1 - (1 << width);
    }

    /** The real value of a code at a width. */
    public static double value(int code, int width, double scale) {
        return scale * level(code, width) / (1 << width);
    }
}
