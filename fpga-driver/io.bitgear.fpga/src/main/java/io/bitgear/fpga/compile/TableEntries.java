package io.bitgear.fpga.compile;

import io.bitgear.api.precision.RequantisationTable;
import java.util.List;

/**
 * A layer's requantisation table as the accelerator takes it: shifts are whole bytes, the rounding
 * half and the zero point's share are in the bias.
 */
final class TableEntries {
    private final RequantisationTable table;
    private final int extra;
    private final int bytes;
    private final long[] multipliers;
    private final long[] biases;
    private boolean keeps;

    TableEntries(RequantisationTable table, int entries) {
        this.table = table;
        this.extra = -table.shift() & 7;
        this.bytes = (table.shift() + extra) / 8;
        this.multipliers = new long[entries];
        this.biases = new long[entries];
        java.util.Arrays.fill(biases, half());
    }

    /**
     * Sets an entry from a channel of the table; the accumulation is too large by {@code zeros}.
     */
    void set(int entry, int channel, long zeros) {
        long multiplier = table.multipliers()[channel];
        multipliers[entry] = multiplier << extra;
        biases[entry] = (table.biases()[channel] - zeros * multiplier << extra) + half();
    }

    /** The residual operand passes as it is. */
    void keepResidual() {
        keeps = true;
    }

    void write(Descriptor d, List<long[]> tables) {
        d.set(Field.TABLE_BASE, tables.size()).set(Field.SHIFT, bytes);
        if (keeps) {
            d.set(Field.RESIDUAL_FACTOR, 1).set(Field.RESIDUAL_SHIFT, bytes);
        } else {
            int shift = table.residualShift() + extra;
            d.set(Field.RESIDUAL_FACTOR, (long) table.residualMultiplier() << (shift & 7))
                    .set(Field.RESIDUAL_SHIFT, shift >> 3);
        }
        for (int i = 0; i < multipliers.length; i++) {
            tables.add(new long[] {biases[i], multipliers[i]});
        }
    }

    private long half() {
        return 1L << (table.shift() - 1 + extra);
    }
}
