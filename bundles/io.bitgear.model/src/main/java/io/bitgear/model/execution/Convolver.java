package io.bitgear.model.execution;

import io.bitgear.model.Weights;
import io.bitgear.model.arithmetic.NestedCode;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.Arrays;

/**
 * The accumulations of a convolution or dense layer, exact, in single-precision arithmetic: the
 * compiler makes vector instructions of it, and every sum is turned into an int before it can leave
 * the range of integers that a float holds exactly (2^24). Immutable; the scratch memory belongs to
 * the caller.
 *
 * <p>The layer is the product of a matrix of weights (output channel x fan-in) and a matrix of
 * columns (fan-in x position), taken {@link #BLOCK} columns at a time, each in an array of its own:
 * loops over arrays that share one index are the ones that HotSpot vectorises.
 */
public final class Convolver {
    /** Columns that one pass over the accumulators takes. */
    static final int BLOCK = 4;

    private final Shape in;
    private final Shape out;
    private final Window window;
    private final int groups;
    private final int fanIn;
    private final int stride;
    private final float[] levels;
    private final int blocksUntilFlush;

    /**
     * @param layer whose weights these are
     * @param in shape of the input
     * @param out shape of the output
     * @param weights of the layer
     * @param width weight width, 1..8
     * @param activationWidth width of the input's codes, 1..8
     */
    public Convolver(
            Layer.Weighted layer,
            Shape in,
            Shape out,
            Weights weights,
            int width,
            int activationWidth) {
        this.in = in;
        this.out = out;
        this.window = layer.window(in);
        this.groups = layer.groups();
        this.fanIn = layer.fanIn(in);
        this.stride = (fanIn + BLOCK - 1) / BLOCK * BLOCK;
        this.levels = new float[stride * out.channels()];
        byte[] codes = weights.codes();
        for (int i = 0; i < codes.length; i++) {
            levels[i / fanIn * stride + i % fanIn] = NestedCode.level(codes[i] & 0xff, width);
        }
        int product = ((1 << width) - 1) * ((1 << activationWidth) - 1);
        this.blocksUntilFlush = Math.max(1, ((1 << 24) - 1) / product / BLOCK);
    }

    /**
     * Memory that {@link #accumulate} works in; one a thread, for one convolver or one after
     * another.
     */
    public static final class Scratch {
        private float[][] columns = new float[BLOCK][0];
        private float[][] sums = new float[0][0];
        private float[] input = new float[0];

        private void reserve(int inputs, int channels, int positions) {
            if (input.length < inputs) {
                input = new float[inputs];
            }
            if (columns[0].length < positions) {
                columns = new float[BLOCK][positions];
            }
            if (sums.length < channels || sums[0].length < positions) {
                int length = sums.length == 0 ? 0 : sums[0].length;
                sums = new float[Math.max(channels, sums.length)][Math.max(positions, length)];
            }
        }
    }

    /**
     * Sums level x (code - zero point) over each window.
     *
     * @param codes of the input
     * @param zeroPoint of the input
     * @param accumulations receives one int an output element
     * @param scratch memory to work in
     */
    public void accumulate(int[] codes, int zeroPoint, int[] accumulations, Scratch scratch) {
        int positions = out.positions();
        int groupOutputs = out.channels() / groups;
        scratch.reserve(codes.length, groupOutputs, positions);
        for (int i = 0; i < codes.length; i++) {
            scratch.input[i] = codes[i] - zeroPoint;
        }
        Arrays.fill(accumulations, 0, out.elements(), 0);
        for (int group = 0; group < groups; group++) {
            int firstOutput = group * groupOutputs;
            int blocks = 0;
            clear(scratch.sums, groupOutputs, positions);
            for (int column = 0; column < stride; column += BLOCK) {
                fill(scratch, group * (in.channels() / groups), column);
                float[][] c = scratch.columns;
                for (int o = 0; o < groupOutputs; o++) {
                    add(scratch.sums[o], c, levels, (firstOutput + o) * stride + column, positions);
                }
                if (++blocks == blocksUntilFlush || column + BLOCK >= stride) {
                    flush(scratch.sums, accumulations, firstOutput, groupOutputs, positions);
                    clear(scratch.sums, groupOutputs, positions);
                    blocks = 0;
                }
            }
        }
    }

    private static void clear(float[][] sums, int channels, int positions) {
        for (int o = 0; o < channels; o++) {
            Arrays.fill(sums[o], 0, positions, 0);
        }
    }

    private static void flush(float[][] sums, int[] to, int first, int channels, int positions) {
        for (int o = 0; o < channels; o++) {
            float[] sum = sums[o];
            int at = (first + o) * positions;
            for (int i = 0; i < positions; i++) {
                to[at + i] += (int) sum[i];
            }
        }
    }

    /**
     * Copies what one weight of the filter sees at every position into a column, for a block of
     * weights.
     */
    private void fill(Scratch scratch, int firstInput, int firstColumn) {
        int taps = window.taps();
        for (int b = 0; b < BLOCK; b++) {
            int column = firstColumn + b;
            float[] to = scratch.columns[b];
            if (column >= fanIn) {
                Arrays.fill(to, 0, out.positions(), 0);
                continue;
            }
            int channel = firstInput + column / taps;
            int ky = column % taps / window.kernelWidth();
            int kx = column % taps % window.kernelWidth();
            for (int y = 0; y < out.height(); y++) {
                int row = y * window.strideHeight() + ky - window.top();
                fillRow(scratch.input, to, y * out.width(), channel, row, kx - window.left());
            }
        }
    }

    private void fillRow(float[] input, float[] to, int at, int channel, int row, int shift) {
        if (row < 0 || row >= in.height()) {
            Arrays.fill(to, at, at + out.width(), 0);
            return;
        }
        int from = (channel * in.height() + row) * in.width();
        int step = window.strideWidth();
        int first = Math.min(out.width(), Math.max(0, (step - 1 - shift) / step));
        int last =
                Math.min(
                        out.width(),
                        Math.max(first, Math.floorDiv(in.width() - 1 - shift, step) + 1));
        Arrays.fill(to, at, at + first, 0);
        if (step == 1) {
            System.arraycopy(input, from + first + shift, to, at + first, last - first);
        } else {
            for (int x = first; x < last; x++) {
                to[at + x] = input[from + x * step + shift];
            }
        }
        Arrays.fill(to, at + last, at + out.width(), 0);
    }

    private static void add(float[] sum, float[][] columns, float[] levels, int at, int positions) {
        add4(
                sum,
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                levels[at],
                levels[at + 1],
                levels[at + 2],
                levels[at + 3],
                positions);
    }

    /**
     * The inner loop. Four columns: with eight, HotSpot 17 no longer unrolls it and so uses no
     * vectors.
     */
    private static void add4(
            float[] sum,
            float[] c0,
            float[] c1,
            float[] c2,
            float[] c3,
            float w0,
            float w1,
            float w2,
            float w3,
            int n) {
        for (int i = 0; i < n; i++) {
            sum[i] += w0 * c0[i] + w1 * c1[i] + w2 * c2[i] + w3 * c3[i];
        }
    }
}
