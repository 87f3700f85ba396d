package io.bitgear.fpga.compile.small;

import io.bitgear.api.precision.RequantisationTable;

/**
 * A requantisation table as the small core takes it. Everything is shifted left so that the shift
 * is whole bytes and a code's most significant bit comes out as bit 7; sums come {@code scaled}
 * bits too far left already. The rounding half and the zero points are in the biases.
 */
final class SmallTable {
    private static final int MULTIPLIER_BITS = 25;
    private static final int BIAS_LOW_BITS = ParameterMemory.WORD_BITS - MULTIPLIER_BITS;

    /** What the total and a sum may reach. */
    private static final double TOTAL_MAX = 0x1p63;

    private static final long SUM_MAX = 1L << 30;

    private final RequantisationTable table;
    private final int scaled;
    private final int up;
    private final int bytes;
    private final long constant;

    /**
     * @param table the layer's
     * @param codeBits width of the output's codes, 8 where none is put at bit 7
     * @param scaled bits that the sums are too far left
     * @param zeroOut zero point of the output
     * @param zeroResidual zero point of the residual operand
     */
    SmallTable(RequantisationTable table, int codeBits, int scaled, int zeroOut, int zeroResidual) {
        this.table = table;
        this.scaled = scaled;
        int shift = table.shift() - (8 - codeBits);
        this.bytes = Math.max(1, (shift + scaled + 7) / 8);
        this.up = 8 * bytes - shift;
        this.constant =
                ((long) zeroOut << table.shift())
                        + (1L << table.shift() - 1)
                        - ((long) zeroResidual * table.residualMultiplier()
                                << table.residualShift());
    }

    /**
     * Describes and adds it, with entries for whole blocks: those of channels that are not there
     * give the zero point.
     *
     * @param first channel of the table
     * @param levels the sum of levels by channel from the first on, which a zero point of the input
     *     multiplies
     * @param zeroIn that zero point
     * @param sumMax the largest magnitude of a sum as the core has it
     */
    void write(
            SmallDescriptor d,
            ParameterMemory memory,
            int first,
            long[] levels,
            int zeroIn,
            long sumMax) {
        d.set(SmallField.SHIFT, bytes)
                .set(SmallField.TABLE_BASE, memory.size())
                .set(
                        SmallField.RESIDUAL_FACTOR,
                        (long) table.residualMultiplier() << table.residualShift() + up);
        require(sumMax < SUM_MAX, "its sums exceed 31 bits");
        int[] multipliers = table.multipliers();
        long[] biases = table.biases();
        int blocks = SmallWeights.blocks(levels.length);
        for (int i = 0; i < blocks * SmallWeights.BLOCK; i++) {
            boolean there = i < levels.length;
            long multiplier = there ? multipliers[first + i] : 0;
            long bias = there ? biases[first + i] - zeroIn * levels[i] * multiplier : 0;
            check(multiplier, bias, sumMax);
            entry(memory, multiplier << up - scaled, bias + constant << up);
        }
    }

    private void check(long multiplier, long bias, long sumMax) {
        require(
                Math.abs(multiplier) << up - scaled < 1L << MULTIPLIER_BITS - 1,
                "a multiplier exceeds 25 bits");
        double residual = 255.0 * table.residualMultiplier() * Math.pow(2, table.residualShift());
        double total =
                (double) (sumMax >> scaled) * Math.abs(multiplier)
                        + residual
                        + Math.abs((double) bias)
                        + Math.abs((double) constant);
        require(total * Math.pow(2, up) < TOTAL_MAX, "its totals exceed 64 bits");
    }

    private static void require(boolean fits, String message) {
        if (!fits) {
            throw new IllegalArgumentException(message + " of the small core");
        }
    }

    private static void entry(ParameterMemory memory, long multiplier, long bias) {
        long low = multiplier & (1L << MULTIPLIER_BITS) - 1;
        memory.add(low | (bias & (1L << BIAS_LOW_BITS) - 1) << MULTIPLIER_BITS);
        memory.add(bias >>> BIAS_LOW_BITS);
    }
}
