package io.bitgear.fpga.compile;

import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;

/**
 * Average pooling over a whole tensor: the positions of the array take different pixels, and their
 * sums are added up, so that a beat takes up to 16 pixels instead of 3.
 */
final class Folding {
    private Folding() {}

    /** Rows that the positions take at once; 0 where the pooling has to go the ordinary way. */
    static int rows(Geometry geometry, Placement in, Window window, Shape out) {
        Shape shape = in.shape();
        boolean global =
                out.positions() == 1
                        && window.kernelHeight() == shape.height()
                        && window.kernelWidth() == shape.width()
                        && window.top() + window.left() == 0;
        if (!global || 1 << in.slotBits() > geometry.positions()) {
            return 0;
        }
        return in.skew() == 0 ? geometry.positions() >> in.slotBits() : 1;
    }

    /** Makes a descriptor of an ordinary pooling a folded one. */
    static void set(Descriptor d, Placement in, int rows) {
        d.set(Field.FOLD, true)
                .set(Field.KERNEL_ROWS, (in.shape().height() + rows - 1) / rows - 1)
                .set(Field.ROW_STEP, rows)
                .set(Field.KERNEL_GROUPS, 0)
                .set(Field.KERNEL_TAPS, 0)
                .set(Field.ZERO_IN, 0)
                .set(Field.OUT_SLOT_BITS, in.slotBits())
                .set(Field.LANES, 1 << in.slotBits())
                .set(Field.TILE_ROWS, rows);
    }
}
