package io.bitgear.fpga.compile;

import io.bitgear.model.graph.Window;

/**
 * How many output positions are computed at once.
 *
 * @param lanes of a row
 * @param rows rows
 */
record Tiling(int lanes, int rows) {
    static Tiling of(Geometry geometry, Placement in, Placement out, Placement res, Window window) {
        int stride = window.strideWidth();
        int positions = geometry.positions();
        if (out != null && 1 << out.slotBits() < positions && severalRows(in, out, res, window)) {
            return new Tiling(1 << out.slotBits(), positions >> out.slotBits());
        }
        boolean wide = in.segments() > 1;
        int lanes =
                stride > 4
                        ? 1
                        : stride == 1 || (stride == 2 && !wide)
                                ? positions
                                : (geometry.banks() - 3) / stride + 1;
        return new Tiling(Math.min(positions, lanes), 1);
    }

    private static boolean severalRows(Placement in, Placement out, Placement res, Window window) {
        int stride = window.strideWidth();
        int bits = stride == 1 ? 0 : 1;
        return stride <= 2
                && window.strideHeight() == stride
                && in.segments() == 1
                && in.slotBits() == out.slotBits() + bits
                && in.skew() == bits
                && out.skew() == 0
                && (res == null || res.skew() == 0);
    }
}
