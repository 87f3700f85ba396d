package io.bitgear.fpga.compile.small;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.List;

/** Makes descriptors: what follows from the tensors' places and the window. */
final class SmallDescriptors {
    /** Channels of an output: the core has a sum for each. */
    static final int CHANNELS = 256;

    private static final int SIDE = 256;
    private static final int PADDING = 127;

    private final Graph graph;
    private final Widths widths;
    private final SmallPlacements places;
    private final List<SmallDescriptor> list = new ArrayList<>();

    SmallDescriptors(Graph graph, Widths widths, SmallPlacements places) {
        this.graph = graph;
        this.widths = widths;
        this.places = places;
    }

    /** All that were added, in order. */
    List<SmallDescriptor> list() {
        return list;
    }

    /** Adds a layer's, or that of the channels of the output that a concat's operand gives. */
    SmallDescriptor add(
            String input, String residual, String output, Window window, int first, int channels) {
        SmallPlace in = places.of(input);
        SmallPlace out = places.of(output);
        require(channels <= CHANNELS, "output of " + channels + " channels, above " + CHANNELS);
        require(fits(in) && fits(out), "tensor with a side above " + SIDE);
        require(window.top() <= PADDING && window.left() <= PADDING, "padding above " + PADDING);
        int zero = zeroPoint(input);
        int blocks = SmallWeights.blocks(channels);
        int before = first / SmallWeights.BLOCK * out.width();
        boolean logits = graph.tensor(output).isLogits();
        SmallDescriptor d = new SmallDescriptor();
        d.set(SmallField.LOGITS, logits)
                .set(SmallField.SKIP, zero == 0)
                .set(SmallField.IN_WIDTH, in.width() - 1)
                .set(SmallField.OUT_WIDTH, logits ? 0 : out.width() - 1)
                .set(SmallField.ZERO_IN, zero)
                .set(SmallField.FILTERS, channels - 1)
                .set(SmallField.BLOCKS_IN, in.blocks() - 1)
                .set(SmallField.KERNEL_ROWS, window.kernelHeight() - 1)
                .set(SmallField.KERNEL_COLUMNS, window.kernelWidth() - 1)
                .set(SmallField.ROWS_IN, in.shape().height() - 1)
                .set(SmallField.COLUMNS_IN, in.shape().width() - 1)
                .set(SmallField.ROWS_OUT, out.shape().height() - 1)
                .set(SmallField.COLUMNS_OUT, out.shape().width() - 1)
                .wrap(SmallField.ORIGIN_ROW, -window.top())
                .wrap(SmallField.ORIGIN_COLUMN, -window.left())
                .set(SmallField.STRIDE_ROWS, window.strideHeight())
                .set(SmallField.STRIDE_COLUMNS, window.strideWidth())
                .wrap(
                        SmallField.IN_BASE,
                        in.base() - window.top() * in.row() - window.left() * in.pixel())
                .wrap(SmallField.IN_ROW, in.row())
                .wrap(SmallField.IN_STEP_ROW, window.strideHeight() * in.row())
                .wrap(SmallField.IN_STEP_COLUMN, window.strideWidth() * in.pixel())
                .wrap(SmallField.OUT_BASE, out.base() + before)
                .wrap(SmallField.OUT_GAP, out.pixel() - blocks * out.width())
                .set(SmallField.GROUPS, 1);
        if (residual != null) {
            SmallPlace operand = places.of(residual);
            d.set(SmallField.RESIDUAL, true)
                    .set(SmallField.RES_WIDTH, operand.width() - 1)
                    .set(SmallField.RES_BASE, operand.base());
        }
        list.add(d);
        return d;
    }

    private static boolean fits(SmallPlace place) {
        return place.shape().height() <= SIDE && place.shape().width() <= SIDE;
    }

    static void require(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException("the small core does not run it: " + what);
        }
    }

    int zeroPoint(String tensor) {
        Tensor source = graph.source(tensor);
        return source.isLogits() ? 0 : source.zeroPoint(graph.width(tensor, widths));
    }
}
