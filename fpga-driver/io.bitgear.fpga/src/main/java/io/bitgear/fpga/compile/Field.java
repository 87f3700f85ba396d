package io.bitgear.fpga.compile;

import java.util.Locale;

/**
 * The fields of a layer descriptor, each a range of its bits: the one source of {@code
 * rtl/bitgear_fields.vh} and of the table in docs/accelerator.md.
 */
enum Field {
    LAST(0, 1, "the frame ends with this layer"),
    EXPLICIT(1, 1, "weights are explicit planes: mask, planes, mask (grouped, identity)"),
    RESIDUAL(2, 1, "a residual operand is read"),
    MAXIMUM(3, 1, "the larger of accumulation and residual code, no requantisation"),
    LOGITS(4, 1, "results are signed 16-bit and go to the result registers"),
    BARRIER(5, 1, "starts when all results before it are written"),
    PAIRED(6, 1, "two channel blocks at once: 1x1, stride 2, staggered input"),
    FOLD(7, 1, "one output: the sums of all positions are added up"),
    IN_STAGGER(8, 1, "odd channel blocks of the input lie one bank further"),
    IN_ODD(9, 1, "the first input block counts as odd"),
    OUT_STAGGER(10, 1, "the same of the output"),
    OUT_ODD(11, 1, "as above"),
    RES_STAGGER(12, 1, "the same of the residual operand"),
    RES_ODD(13, 1, "as above"),
    IN_SLOT_BITS(14, 3, "log2 of the input's slot, 5 for 32 pixels"),
    IN_SKEW(17, 2, "log2 of the distance of rows in neighbouring slots"),
    OUT_SLOT_BITS(19, 3, "as above"),
    OUT_SKEW(22, 2, "as above"),
    RES_SKEW(24, 2, "as above"),
    WEIGHT_WIDTH(26, 4, "0 to 8 planes"),
    IN_WIDTH(30, 4, "1 to 8"),
    OUT_WIDTH(34, 4, "as above"),
    RES_WIDTH(38, 4, "as above"),
    IN_BASE(42, 16, "address of the input"),
    OUT_BASE(58, 16, "as above"),
    RES_BASE(74, 16, "as above"),
    IN_ROW(90, 16, "addresses from one group of rows to the next"),
    OUT_ROW(106, 16, "as above"),
    RES_ROW(122, 16, "as above"),
    IN_BLOCK(138, 16, "addresses from one channel block to the next"),
    OUT_BLOCK(154, 16, "as above"),
    RES_BLOCK(170, 16, "as above"),
    IN_PLANE(186, 4, "addresses from one plane to the next: segments of a row"),
    OUT_PLANE(190, 4, "the same of output and residual operand"),
    COLUMNS_IN(194, 8, "pixels of a row, less 1"),
    ROWS_IN(202, 8, "as above"),
    COLUMNS_OUT(210, 8, "as above"),
    ROWS_OUT(218, 8, "as above"),
    KERNEL_ROWS(226, 8, "less 1"),
    ROW_STEP(234, 5, "rows from one kernel row to the next"),
    KERNEL_GROUPS(239, 4, "groups of 3 taps, less 1"),
    KERNEL_TAPS(243, 8, "taps of a row, less 1"),
    STRIDE_Y(251, 4, "as above"),
    STRIDE_X(255, 3, "1 to 4"),
    ORIGIN_ROW(258, 8, "signed: first row that the first tile reads"),
    ORIGIN_COLUMN(266, 8, "the same of columns"),
    BLOCKS_IN(274, 8, "less 1; pairs of blocks where paired"),
    BLOCKS_OUT(282, 8, "less 1"),
    LANES(290, 5, "positions of a tile along a row"),
    TILE_ROWS(295, 5, "rows of a tile"),
    ZERO_IN(300, 8, "as above"),
    ZERO_OUT(308, 8, "as above"),
    ZERO_RES(316, 8, "as above"),
    CHANNELS_IN(324, 16, "mask of the channels of the last input block"),
    CHANNELS_OUT(340, 16, "as above"),
    TABLE_BASE(356, 16, "first entry of the requantisation table"),
    WEIGHT_BASE(372, 16, "first weight word"),
    TILE_WORDS(388, 16, "weight words of an output block"),
    PASS_WORDS(404, 4, "weight words of a pass, 8 or 9"),
    SHIFT(408, 3, "bytes that the sum is shifted right"),
    RESIDUAL_FACTOR(411, 24, "as above"),
    RESIDUAL_SHIFT(435, 3, "bytes that the residual product is shifted left"),
    SPACING(438, 8, "least cycles from one tile's end to the next's, less 1"),
    SPARE(446, 2, "0"),
    CHECK(448, 16, "makes all 16-bit words of a descriptor, xor-ed, 0xb17e");

    /** Bits of a descriptor that the accelerator stores. */
    static final int STORED = 464;

    /** Bits that a descriptor takes in a stage stream. */
    static final int BITS = 512;

    /** What the 16-bit words of a descriptor give together. */
    static final int SOUND = 0xb17e;

    final int low;
    final int width;
    final String meaning;

    Field(int low, int width, String meaning) {
        this.low = low;
        this.width = width;
        this.meaning = meaning;
    }

    /** Its name in the RTL and in the docs. */
    String term() {
        return name().toLowerCase(Locale.ROOT);
    }
}
