package io.bitgear.fpga.compile;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes descriptors: what follows from the tensors' places and the window, whatever the layer does.
 */
final class Descriptors {
    private static final int TAPS = 3;

    /** Cycles of a fetch beside its planes. */
    private static final int FETCH = 8;

    /** Place of the mask behind the planes of a pass. */
    static final int MASK = 8;

    private final Graph graph;
    private final Widths widths;
    private final Geometry geometry;
    private final Placements places;
    private final WeightWords words;
    private final List<Step> steps = new ArrayList<>();

    Descriptors(
            Graph graph, Widths widths, Geometry geometry, Placements places, WeightWords words) {
        this.graph = graph;
        this.widths = widths;
        this.geometry = geometry;
        this.places = places;
        this.words = words;
    }

    /** All that were added, in order. */
    List<Step> steps() {
        return steps;
    }

    /** A descriptor of a layer that reads all blocks of its input and writes all of its output. */
    Descriptor of(String input, String residual, String output, Window window) {
        Placement in = places.of(input);
        Placement out = places.of(output);
        Placement res = residual == null ? null : places.of(residual);
        Tensor target = graph.tensor(output);
        Shape shape = out == null ? new Shape(target.shape().channels(), 1, 1) : target.shape();
        Tiling tiling = Tiling.of(geometry, in, out, res, window);
        int z = zeroPoint(input);
        Descriptor d = new Descriptor();
        d.set(Field.RESIDUAL, res != null)
                .set(Field.LOGITS, target.isLogits())
                .set(Field.IN_SLOT_BITS, in.slotBits())
                .set(Field.IN_SKEW, in.skew())
                .set(Field.IN_STAGGER, in.stagger())
                .set(Field.ROW_STEP, 1)
                .set(Field.IN_WIDTH, in.width())
                .set(Field.IN_BASE, in.base())
                .set(Field.IN_ROW, in.rowStride())
                .set(Field.IN_BLOCK, in.blockStride())
                .set(Field.IN_PLANE, in.planeStride())
                .set(Field.COLUMNS_IN, in.shape().width() - 1)
                .set(Field.ROWS_IN, in.shape().height() - 1)
                .set(Field.BLOCKS_IN, in.blocks() - 1)
                .set(
                        Field.CHANNELS_IN,
                        mask(in.shape().channels() - (in.blocks() - 1) * geometry.block()))
                .set(Field.ZERO_IN, z)
                .set(Field.COLUMNS_OUT, shape.width() - 1)
                .set(Field.ROWS_OUT, shape.height() - 1)
                .set(Field.BLOCKS_OUT, geometry.blocks(shape.channels()) - 1)
                .set(
                        Field.CHANNELS_OUT,
                        mask(
                                shape.channels()
                                        - (geometry.blocks(shape.channels()) - 1)
                                                * geometry.block()))
                .set(Field.KERNEL_ROWS, window.kernelHeight() - 1)
                .set(Field.KERNEL_GROUPS, groups(window) - 1)
                .set(Field.KERNEL_TAPS, window.kernelWidth() - 1)
                .set(Field.STRIDE_X, window.strideWidth())
                .set(Field.STRIDE_Y, window.strideHeight())
                .set(Field.ORIGIN_ROW, -window.top() & 0xff)
                .set(Field.ORIGIN_COLUMN, -window.left() & 0xff)
                .set(Field.LANES, tiling.lanes())
                .set(Field.TILE_ROWS, tiling.rows());
        int outWidth = target.isLogits() ? 0 : graph.width(output, widths);
        if (out != null) {
            d.set(Field.OUT_SLOT_BITS, out.slotBits())
                    .set(Field.OUT_SKEW, out.skew())
                    .set(Field.OUT_STAGGER, out.stagger())
                    .set(Field.OUT_WIDTH, outWidth)
                    .set(Field.OUT_BASE, out.base())
                    .set(Field.OUT_ROW, out.rowStride())
                    .set(Field.OUT_BLOCK, out.blockStride())
                    .set(Field.OUT_PLANE, out.planeStride())
                    .set(Field.ZERO_OUT, zeroPoint(output));
        }
        if (res != null) {
            d.set(Field.RES_WIDTH, res.width())
                    .set(Field.RES_SKEW, res.skew())
                    .set(Field.RES_STAGGER, res.stagger())
                    .set(Field.RES_BASE, res.base())
                    .set(Field.RES_ROW, res.rowStride())
                    .set(Field.RES_BLOCK, res.blockStride())
                    .set(Field.ZERO_RES, zeroPoint(residual));
        }
        return d.set(Field.SPACING, spacing(res, outWidth));
    }

    /** A descriptor of one output block that adds up the codes of each channel by itself. */
    Descriptor identity(
            String input, String residual, String output, Window window, int first, int end) {
        Placement in = places.of(input);
        Descriptor d = of(input, residual, output, window);
        inputBlocks(d, in, first / geometry.block(), first / geometry.block());
        outputBlock(d, output, residual, first, end);
        return d.set(Field.EXPLICIT, true).set(Field.WEIGHT_BASE, words.identity() - MASK & 0xffff);
    }

    void inputBlocks(Descriptor d, Placement in, int low, int high) {
        d.set(Field.IN_BASE, in.base() + low * in.blockStride())
                .set(Field.IN_ODD, low % 2 == 1)
                .set(Field.BLOCKS_IN, high - low);
        d.set(
                Field.CHANNELS_IN,
                mask(Math.min(geometry.block(), in.shape().channels() - high * geometry.block())));
    }

    void outputBlock(Descriptor d, String output, String residual, int first, int end) {
        int block = first / geometry.block();
        Placement out = places.of(output);
        d.set(Field.BLOCKS_OUT, 0).set(Field.CHANNELS_OUT, mask(end - first));
        if (out != null) {
            d.set(Field.OUT_BASE, out.base() + block * out.blockStride())
                    .set(Field.OUT_ODD, block % 2 == 1);
        }
        if (residual != null) {
            Placement res = places.of(residual);
            d.set(Field.RES_BASE, res.base() + block * res.blockStride())
                    .set(Field.RES_ODD, block % 2 == 1);
        }
    }

    /**
     * Least cycles from one tile's end to the next's, less 1: its channels are requantised, its
     * planes written, and the next one's residual operand fetched, behind the writes of this or the
     * layer before.
     */
    private int spacing(Placement residual, int outWidth) {
        int drain = Math.max(geometry.block() / geometry.drain(), outWidth + 1);
        if (residual == null) {
            return drain - 1;
        }
        int before =
                steps.isEmpty() ? 0 : steps.get(steps.size() - 1).descriptor().get(Field.OUT_WIDTH);
        return Math.max(drain, residual.width() + FETCH + Math.max(outWidth, before)) - 1;
    }

    void add(Descriptor d, String input, String residual, String output) {
        Placement res = residual == null ? null : places.of(residual);
        steps.add(new Step(d, places.of(input), res, places.of(output)));
    }

    int zeroPoint(String tensor) {
        Tensor source = graph.source(tensor);
        return source.isLogits() ? 0 : source.zeroPoint(graph.width(tensor, widths));
    }

    static int groups(Window window) {
        return (window.kernelWidth() + TAPS - 1) / TAPS;
    }

    private static int mask(int channels) {
        return (1 << channels) - 1;
    }
}
