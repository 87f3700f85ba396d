package io.bitgear.model.calibration;

import io.bitgear.api.precision.RequantisationTable;

/**
 * Fixed-point tables from real factors (docs/arithmetic.md, "Requantisation tables"): the largest
 * shift at which everything fits its bits.
 */
public final class TableBuilder {
    private TableBuilder() {}

    /**
     * The table of y = factor[c] * acc + residualFactor * r + offset[c].
     *
     * @param factor codes of the output for one unit of accumulation, by channel
     * @param offset codes of the output, by channel
     * @param residualFactor codes of the output for one code of the residual operand; 0 without one
     */
    public static RequantisationTable build(
            double[] factor, double[] offset, double residualFactor) {
        double largest = 0;
        double largestOffset = 0;
        for (int c = 0; c < factor.length; c++) {
            largest = Math.max(largest, Math.abs(factor[c]));
            largestOffset = Math.max(largestOffset, Math.abs(offset[c]));
        }
        int shift = RequantisationTable.SHIFT_MAX;
        while (shift > 1 && !fits(shift, largest, largestOffset, residualFactor)) {
            shift--;
        }
        int residualShift = 0;
        while (residualFactor * Math.pow(2, shift - residualShift)
                > RequantisationTable.MULTIPLIER_MAX) {
            residualShift++;
        }
        double unit = Math.pow(2, shift);
        int[] multipliers = new int[factor.length];
        long[] biases = new long[factor.length];
        for (int c = 0; c < factor.length; c++) {
            multipliers[c] = (int) Math.rint(factor[c] * unit);
            biases[c] = (long) Math.rint(offset[c] * unit);
        }
        int residualMultiplier =
                (int) Math.rint(residualFactor * Math.pow(2, shift - residualShift));
        return new RequantisationTable(
                multipliers, biases, shift, residualMultiplier, residualShift);
    }

    private static boolean fits(int shift, double factor, double offset, double residualFactor) {
        double unit = Math.pow(2, shift);
        return factor * unit <= RequantisationTable.MULTIPLIER_MAX
                && offset * unit <= RequantisationTable.BIAS_MAX
                && residualFactor * unit * 256 <= RequantisationTable.BIAS_MAX;
    }
}
