package io.bitgear.fpga.compile;

import io.bitgear.model.graph.Shape;

/**
 * Where a tensor lies in activation memory (fpga-driver/rtl/bitgear_layout.v).
 *
 * @param shape of the tensor
 * @param width bits of a code
 * @param base first address
 * @param slotBits log2 of the pixels of a slot
 * @param skew log2 of the distance of rows in neighbouring slots
 * @param stagger whether odd channel blocks lie one bank further
 * @param blocks channel blocks
 * @param segments addresses of a row's plane
 */
record Placement(
        Shape shape,
        int width,
        int base,
        int slotBits,
        int skew,
        boolean stagger,
        int blocks,
        int segments) {
    int planeStride() {
        return segments;
    }

    int blockStride() {
        return segments * width;
    }

    int rowStride() {
        return segments * width * blocks;
    }

    /** Groups of rows: rows that share addresses. */
    int groups(int bankBits) {
        int slots = 1 << (bankBits - slotBits);
        int cycle = slots << skew;
        int whole = shape.height() / cycle;
        int rest = shape.height() % cycle;
        return (whole << skew) + Math.min(rest, 1 << skew);
    }

    /** Addresses that the tensor takes. */
    int words(int bankBits) {
        return groups(bankBits) * rowStride();
    }

    Placement at(int address) {
        return new Placement(shape, width, address, slotBits, skew, stagger, blocks, segments);
    }

    /** The address of a pixel's plane. */
    int address(int bankBits, int row, int column, int block, int plane) {
        int slots = bankBits - slotBits;
        int high = row >> skew;
        int group = ((high >> slots) << skew) | (row & ((1 << skew) - 1));
        return base
                + group * rowStride()
                + block * blockStride()
                + plane * planeStride()
                + (segments > 1 ? column >> bankBits : 0);
    }

    /** The bank of a pixel. */
    int bank(int bankBits, int row, int column, int block) {
        int slots = bankBits - slotBits;
        int slot = (row >> skew) & ((1 << slots) - 1);
        int bank = (slot << slotBits) + column + (stagger ? block & 1 : 0);
        return bank & ((1 << bankBits) - 1);
    }
}
