package io.bitgear.fpga.compile.small;

import java.util.Locale;

/**
 * The fields of the small core's layer descriptor, each a range of its bits: the one source of
 * {@code rtl/small/bitgear_small_fields.vh} and of the table in docs/small-core.md.
 */
enum SmallField {
    LAST(0, 1, "the frame ends with this layer"),
    RESIDUAL(1, 1, "a residual operand is read"),
    LOGITS(2, 1, "results are signed 16-bit words instead of planes"),
    CHANNELWISE(3, 1, "each channel's codes are added up by themselves, without weights"),
    MAXIMUM(4, 1, "of channelwise: the largest code instead of the sum"),
    SKIP(5, 1, "positions outside the input are passed over; else they count as zero_in"),
    GROUPS(6, 2, "words that are read of a weight, 1 to 3"),
    PLANES(8, 2, "planes that count in the last of them, 1 to 3"),
    IN_WIDTH(10, 3, "less 1"),
    OUT_WIDTH(13, 3, "less 1"),
    RES_WIDTH(16, 3, "less 1"),
    SHIFT(19, 3, "bytes that the total is shifted right, 1 to 6"),
    ZERO_IN(22, 8, "code of a position outside the input"),
    FILTERS(30, 8, "less 1"),
    BLOCKS_IN(38, 8, "less 1"),
    KERNEL_ROWS(46, 8, "less 1"),
    KERNEL_COLUMNS(54, 8, "less 1"),
    ROWS_IN(62, 8, "less 1"),
    COLUMNS_IN(70, 8, "less 1"),
    ROWS_OUT(78, 8, "less 1"),
    COLUMNS_OUT(86, 8, "less 1"),
    ORIGIN_ROW(94, 8, "signed: first row of the first window"),
    ORIGIN_COLUMN(102, 8, "signed: its first column"),
    STRIDE_ROWS(110, 4, "1 to 15"),
    STRIDE_COLUMNS(114, 4, "as above"),
    IN_BASE(118, 14, "address of the first window's first pixel, in the input or not"),
    IN_ROW(132, 14, "words of a row of the input"),
    IN_STEP_ROW(146, 14, "words from a window to the one below"),
    IN_STEP_COLUMN(160, 14, "words from a window to the next"),
    OUT_BASE(174, 14, "address of the output"),
    OUT_GAP(188, 14, "words between a pixel's output and the next pixel's"),
    RES_BASE(202, 14, "address of the residual operand"),
    WEIGHT_BASE(216, 14, "address of the weights"),
    BLOCK_WORDS(230, 10, "weight words of a tap and input block"),
    TABLE_BASE(240, 14, "address of the requantisation table"),
    RESIDUAL_FACTOR(254, 64, "factor of the residual code at its place"),
    SPARE(318, 18, "0");

    /** Bits of a descriptor. */
    static final int BITS = 336;

    final int low;
    final int width;
    final String meaning;

    SmallField(int low, int width, String meaning) {
        this.low = low;
        this.width = width;
        this.meaning = meaning;
    }

    /** Its name in the RTL and in the docs. */
    String term() {
        return name().toLowerCase(Locale.ROOT);
    }
}
