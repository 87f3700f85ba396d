package io.bitgear.fpga.compile.small;

import io.bitgear.fpga.compile.Stacking;
import io.bitgear.model.graph.Shape;
import java.util.List;

/** What the small core is loaded with to run one configuration. */
public final class SmallImage {
    private final long[] weights;
    private final long[] tables;
    private final int start;
    private final SmallPlace input;
    private final int zeroPoint;
    private final Stacking stacking;
    private final SmallPlace output;
    private final List<Long> cycles;

    SmallImage(
            ParameterMemory memory,
            int tables,
            int start,
            SmallPlace input,
            int zeroPoint,
            Stacking stacking,
            SmallPlace output,
            List<Long> cycles) {
        this.weights = memory.range(0, tables);
        this.tables = memory.range(tables, memory.size());
        this.start = start;
        this.input = input;
        this.zeroPoint = zeroPoint;
        this.stacking = stacking;
        this.output = output;
        this.cycles = List.copyOf(cycles);
    }

    /** Parameter words of 48 bits from address 0 on: the same for every configuration. */
    public long[] weights() {
        return weights.clone();
    }

    /** Parameter words of the configuration's tables and descriptors, behind the weights. */
    public long[] tables() {
        return tables.clone();
    }

    /** Address of the first descriptor. */
    public int start() {
        return start;
    }

    /** Address of the input's first word. */
    public int inputAddress() {
        return input.base();
    }

    /** Address of the first logit. */
    public int outputAddress() {
        return output.base();
    }

    /** Number of logits. */
    public int logits() {
        return output.shape().channels();
    }

    /** Cycles of a frame, exactly. Loading the frame comes before and is not in it. */
    public long cycles() {
        return cycles.stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Puts an input frame into the core's form.
     *
     * @param frame codes, channel by channel, one byte each
     */
    public short[] frame(byte[] frame) {
        Shape shape = input.shape();
        short[] words = new short[input.words()];
        int at = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                for (int block = 0; block < input.blocks(); block++) {
                    for (int plane = input.width() - 1; plane >= 0; plane--) {
                        int word = 0;
                        for (int c = 0; c < SmallWeights.BLOCK; c++) {
                            int code = code(frame, block * SmallWeights.BLOCK + c, y, x);
                            word |= (code >> plane & 1) << c;
                        }
                        words[at++] = (short) word;
                    }
                }
            }
        }
        return words;
    }

    private int code(byte[] frame, int channel, int row, int column) {
        Shape shape = input.shape();
        if (channel >= shape.channels()) {
            return zeroPoint;
        }
        if (stacking != null) {
            return stacking.code(frame, zeroPoint, channel, row, column);
        }
        return frame[(channel * shape.height() + row) * shape.width() + column] & 0xff;
    }
}
