package io.bitgear.api.precision;

import java.util.Arrays;

/**
 * How one layer's int32 accumulations become codes of its output tensor (docs/arithmetic.md,
 * "Requantisation"): for output channel c, accumulation acc and residual operand r,
 *
 * <pre>
 * y = clamp(floor((acc * multiplier[c] + ((r * residualMultiplier) &lt;&lt; residualShift) + bias[c]
 *           + 2^(shift-1)) / 2^shift) + zeroPoint)</pre>
 *
 * Immutable.
 */
public final class RequantisationTable {
    /** Largest magnitude of a multiplier: signed 18 bits. */
    public static final int MULTIPLIER_MAX = (1 << 17) - 1;

    /** Largest magnitude of a bias: signed 48 bits. */
    public static final long BIAS_MAX = (1L << 47) - 1;

    /** Largest shift. */
    public static final int SHIFT_MAX = 46;

    private final int[] multipliers;
    private final long[] biases;
    private final int shift;
    private final int residualMultiplier;
    private final int residualShift;

    /**
     * @param multipliers one an output channel, magnitude at most {@link #MULTIPLIER_MAX}
     * @param biases one an output channel, magnitude at most {@link #BIAS_MAX}
     * @param shift 1 to {@link #SHIFT_MAX}
     * @param residualMultiplier 0 (no residual operand) to {@link #MULTIPLIER_MAX}
     * @param residualShift 0 to {@link #SHIFT_MAX}
     */
    public RequantisationTable(
            int[] multipliers,
            long[] biases,
            int shift,
            int residualMultiplier,
            int residualShift) {
        if (multipliers.length == 0 || multipliers.length != biases.length) {
            throw new IllegalArgumentException(
                    multipliers.length + " multipliers but " + biases.length + " biases");
        }
        for (int c = 0; c < multipliers.length; c++) {
            if (Math.abs((long) multipliers[c]) > MULTIPLIER_MAX) {
                throw new IllegalArgumentException(
                        "multiplier of channel " + c + " does not fit 18 bits: " + multipliers[c]);
            }
            if (biases[c] > BIAS_MAX || biases[c] < -BIAS_MAX) {
                throw new IllegalArgumentException(
                        "bias of channel " + c + " does not fit 48 bits: " + biases[c]);
            }
        }
        require(shift >= 1 && shift <= SHIFT_MAX, "shift", shift);
        require(
                residualMultiplier >= 0 && residualMultiplier <= MULTIPLIER_MAX,
                "residual multiplier",
                residualMultiplier);
        require(residualShift >= 0 && residualShift <= SHIFT_MAX, "residual shift", residualShift);
        this.multipliers = multipliers.clone();
        this.biases = biases.clone();
        this.shift = shift;
        this.residualMultiplier = residualMultiplier;
        this.residualShift = residualShift;
    }

    private static void require(boolean condition, String what, int value) {
        if (!condition) {
            throw new IllegalArgumentException(what + " is out of range: " + value);
        }
    }

    /** Number of output channels. */
    public int channels() {
        return multipliers.length;
    }

    /** A copy of the multipliers. */
    public int[] multipliers() {
        return multipliers.clone();
    }

    /** A copy of the biases. */
    public long[] biases() {
        return biases.clone();
    }

    /** The right shift after the sum. */
    public int shift() {
        return shift;
    }

    /** The multiplier of the residual operand, 0 where there is none. */
    public int residualMultiplier() {
        return residualMultiplier;
    }

    /** The left shift of the residual product. */
    public int residualShift() {
        return residualShift;
    }

    /** Bytes on a node: 3 a multiplier, 6 a bias, 8 for the rest. */
    public int bytes() {
        return 9 * multipliers.length + 8;
    }

    /** The text that the configuration id is computed over. */
    String canonical() {
        return shift
                + " "
                + residualMultiplier
                + " "
                + residualShift
                + " "
                + Arrays.toString(multipliers)
                + " "
                + Arrays.toString(biases);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequantisationTable t && canonical().equals(t.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return "RequantisationTable[" + channels() + " channels, shift " + shift + "]";
    }
}
