package io.bitgear.fpga.compile;

/**
 * One descriptor in the order of execution, with what it reads and writes.
 *
 * @param descriptor itself
 * @param in tensor that is read
 * @param residual residual operand, or null
 * @param out tensor that is written, or null for the logits
 */
record Step(Descriptor descriptor, Placement in, Placement residual, Placement out) {
    private int get(Field field) {
        return descriptor.get(field);
    }

    /** Beats of a tile. */
    int beats() {
        int width = get(Field.WEIGHT_WIDTH);
        int planes = get(Field.EXPLICIT) == 0 ? width : width == 0 ? 1 : width + 2;
        return planes
                * get(Field.IN_WIDTH)
                * (get(Field.KERNEL_ROWS) + 1)
                * (get(Field.KERNEL_GROUPS) + 1)
                * (get(Field.BLOCKS_IN) + 1);
    }

    /** Tiles beside each other. */
    int tilesInRow() {
        return (get(Field.COLUMNS_OUT) / get(Field.LANES) + 1) * (get(Field.BLOCKS_OUT) + 1);
    }

    /** Rows of tiles. */
    int tileRows() {
        return get(Field.ROWS_OUT) / get(Field.TILE_ROWS) + 1;
    }

    /** Least time of the whole. */
    int allBeats() {
        return beats() * tilesInRow() * tileRows();
    }

    /** The last row of the input that a row of tiles reads. */
    int lastRowRead(int tileRow) {
        int rows = get(Field.TILE_ROWS);
        int last =
                (tileRow * rows + rows - 1) * get(Field.STRIDE_Y)
                        + (byte) get(Field.ORIGIN_ROW)
                        + get(Field.KERNEL_ROWS) * get(Field.ROW_STEP);
        return Math.max(0, Math.min(last, get(Field.ROWS_IN)));
    }

    /** The last row of the output, and of the residual operand, of a row of tiles. */
    int lastRowWritten(int tileRow) {
        return Math.min(get(Field.ROWS_OUT), (tileRow + 1) * get(Field.TILE_ROWS) - 1);
    }

    /** The row of tiles that writes a row. */
    int tileRowOf(int row) {
        return row / get(Field.TILE_ROWS);
    }
}
