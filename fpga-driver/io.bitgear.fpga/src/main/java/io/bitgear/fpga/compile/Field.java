package io.bitgear.fpga.compile;

/**
 * The fields of a layer descriptor (fpga-driver/rtl/bitgear_fields.vh), each a range of its bits.
 */
enum Field {
    LAST(0, 1),
    EXPLICIT(1, 1),
    RESIDUAL(2, 1),
    MAXIMUM(3, 1),
    LOGITS(4, 1),
    BARRIER(5, 1),
    PAIRED(6, 1),
    FOLD(7, 1),
    IN_STAGGER(8, 1),
    IN_ODD(9, 1),
    OUT_STAGGER(10, 1),
    OUT_ODD(11, 1),
    RES_STAGGER(12, 1),
    RES_ODD(13, 1),
    IN_SLOT_BITS(14, 3),
    IN_SKEW(17, 2),
    OUT_SLOT_BITS(19, 3),
    OUT_SKEW(22, 2),
    RES_SKEW(24, 2),
    WEIGHT_WIDTH(26, 4),
    IN_WIDTH(30, 4),
    OUT_WIDTH(34, 4),
    RES_WIDTH(38, 4),
    IN_BASE(42, 16),
    OUT_BASE(58, 16),
    RES_BASE(74, 16),
    IN_ROW(90, 16),
    OUT_ROW(106, 16),
    RES_ROW(122, 16),
    IN_BLOCK(138, 16),
    OUT_BLOCK(154, 16),
    RES_BLOCK(170, 16),
    IN_PLANE(186, 4),
    OUT_PLANE(190, 4),
    COLUMNS_IN(194, 8),
    ROWS_IN(202, 8),
    COLUMNS_OUT(210, 8),
    ROWS_OUT(218, 8),
    KERNEL_ROWS(226, 8),
    ROW_STEP(234, 5),
    KERNEL_GROUPS(239, 4),
    KERNEL_TAPS(243, 8),
    STRIDE_Y(251, 4),
    STRIDE_X(255, 3),
    ORIGIN_ROW(258, 8),
    ORIGIN_COLUMN(266, 8),
    BLOCKS_IN(274, 8),
    BLOCKS_OUT(282, 8),
    LANES(290, 5),
    TILE_ROWS(295, 5),
    ZERO_IN(300, 8),
    ZERO_OUT(308, 8),
    ZERO_RES(316, 8),
    CHANNELS_IN(324, 16),
    CHANNELS_OUT(340, 16),
    TABLE_BASE(356, 16),
    WEIGHT_BASE(372, 16),
    TILE_WORDS(388, 16),
    PASS_WORDS(404, 4),
    SHIFT(408, 3),
    RESIDUAL_FACTOR(411, 24),
    RESIDUAL_SHIFT(435, 3),
    SPACING(438, 8);

    /** Bits of a descriptor. */
    static final int BITS = 448;

    final int low;
    final int width;

    Field(int low, int width) {
        this.low = low;
        this.width = width;
    }
}
