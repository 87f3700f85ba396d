package io.bitgear.fpga.compile.small;

import io.bitgear.model.graph.Shape;

/**
 * Where a tensor lies in activation memory: pixel by pixel, of each the blocks of 16 channels, of
 * each the planes, most significant first. Channels that are not there hold the zero point.
 *
 * @param shape of the tensor
 * @param width of its codes; of logits, one word each, 16
 * @param base its first word
 */
record SmallPlace(Shape shape, int width, int base) {
    int blocks() {
        return SmallWeights.blocks(shape.channels());
    }

    /** Words of a pixel. */
    int pixel() {
        return blocks() * width;
    }

    /** Words of a row. */
    int row() {
        return shape.width() * pixel();
    }

    int words() {
        return shape.height() * row();
    }
}
