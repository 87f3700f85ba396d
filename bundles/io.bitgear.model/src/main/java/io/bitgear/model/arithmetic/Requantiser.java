package io.bitgear.model.arithmetic;

import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.model.graph.Tensor;

/** From an accumulation to a code (docs/arithmetic.md, "Requantisation"). Immutable. */
public final class Requantiser {
    private final int[] multipliers;
    private final long[] offsets;
    private final int shift;
    private final long residualMultiplier;
    private final int residualShift;
    private final int zeroPoint;
    private final int least;
    private final int most;

    /**
     * @param table of the layer
     * @param output the tensor that it writes
     * @param width of that tensor
     */
    public Requantiser(RequantisationTable table, Tensor output, int width) {
        this.multipliers = table.multipliers();
        this.shift = table.shift();
        this.offsets = table.biases();
        for (int c = 0; c < offsets.length; c++) {
            offsets[c] += 1L << (shift - 1);
        }
        this.residualMultiplier = table.residualMultiplier();
        this.residualShift = table.residualShift();
        this.zeroPoint = output.isLogits() ? 0 : output.zeroPoint(width);
        this.least = output.isLogits() ? Short.MIN_VALUE : 0;
        this.most = output.isLogits() ? Short.MAX_VALUE : (1 << width) - 1;
    }

    /**
     * The code of one element.
     *
     * @param channel of the output
     * @param accumulation int32
     * @param residual code minus zero point of the residual operand, 0 where there is none
     */
    public int apply(int channel, int accumulation, int residual) {
        long sum =
                (long) accumulation * multipliers[channel]
                        + ((residual * residualMultiplier) << residualShift)
                        + offsets[channel];
        long code = (sum >> shift) + zeroPoint;
        return (int) Math.min(most, Math.max(least, code));
    }
}
