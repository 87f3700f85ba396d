package io.bitgear.fpga.compile.small;

import java.util.List;

/**
 * The small core's cycle counter, told from the descriptors. It is exact, because nothing in the
 * core depends on data. The constants are the RTL's (bitgear_small_core) and change with it.
 */
final class SmallCycles {
    /** A layer's descriptor is read, and begins. */
    private static final int LAYER = SmallDescriptor.WORDS + 2;

    /** A pixel begins and ends, beside its passes. */
    private static final int PIXEL = 2;

    /** From a pass's last plane's reading until the pass can begin. */
    private static final int CODES = 2;

    /** From a channelwise pass's last cycle until the codes are released. */
    private static final int ROTATE = 7;

    /** From the last cycle of a pixel's last pass until its sums are there. */
    private static final int SETTLE = 8;

    /** A block's channels are requantised. */
    private static final int REQUANTISE = 37;

    private SmallCycles() {}

    /** Cycles of each descriptor. */
    static List<Long> of(List<SmallDescriptor> descriptors) {
        return descriptors.stream().map(SmallCycles::of).toList();
    }

    private static long of(SmallDescriptor d) {
        int blocks = d.get(SmallField.FILTERS) / SmallWeights.BLOCK + 1;
        int operand = d.is(SmallField.RESIDUAL) ? d.get(SmallField.RES_WIDTH) + 1 : 0;
        int write = d.is(SmallField.LOGITS) ? 0 : d.get(SmallField.OUT_WIDTH) + 1;
        long drain = (long) blocks * (operand + REQUANTISE + write);
        long cycles = LAYER;
        int top = (byte) d.get(SmallField.ORIGIN_ROW);
        for (int y = 0; y <= d.get(SmallField.ROWS_OUT); y++) {
            int left = (byte) d.get(SmallField.ORIGIN_COLUMN);
            for (int x = 0; x <= d.get(SmallField.COLUMNS_OUT); x++) {
                cycles += PIXEL + passes(d, top, left) + drain;
                left += d.get(SmallField.STRIDE_COLUMNS);
            }
            top += d.get(SmallField.STRIDE_ROWS);
        }
        return cycles;
    }

    /**
     * Cycles of all passes of a pixel. While one runs, the codes of the next are read; that of a
     * channelwise layer holds its own codes until it has ended.
     */
    private static long passes(SmallDescriptor d, int top, int left) {
        boolean channelwise = d.is(SmallField.CHANNELWISE);
        int beats =
                channelwise
                        ? SmallWeights.BLOCK
                        : d.get(SmallField.GROUPS) * (d.get(SmallField.FILTERS) + 1);
        int planes = d.get(SmallField.IN_WIDTH) + 1;
        long walk = 0; // when the next plane can be read, or the next pass be passed over
        long free = 0; // when the codes can be replaced
        long end = 0; // the last cycle of the pass before
        for (int ky = 0; ky <= d.get(SmallField.KERNEL_ROWS); ky++) {
            for (int kx = 0; kx <= d.get(SmallField.KERNEL_COLUMNS); kx++) {
                boolean there =
                        !d.is(SmallField.SKIP)
                                || inside(top + ky, d.get(SmallField.ROWS_IN))
                                        && inside(left + kx, d.get(SmallField.COLUMNS_IN));
                for (int block = 0; block <= d.get(SmallField.BLOCKS_IN); block++) {
                    if (there) {
                        walk = Math.max(walk, free) + planes;
                        long begin = Math.max(walk - 1 + CODES, end);
                        end = begin + beats;
                        free = channelwise ? end + ROTATE : begin + 1;
                    } else {
                        walk++;
                    }
                }
            }
        }
        return Math.max(end + SETTLE, walk) + 1;
    }

    private static boolean inside(int at, int last) {
        return at >= 0 && at <= last;
    }
}
