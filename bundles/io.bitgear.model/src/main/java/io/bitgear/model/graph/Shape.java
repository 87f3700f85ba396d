package io.bitgear.model.graph;

/**
 * The shape of a tensor. Codes are laid out channel by channel, row by row.
 *
 * @param channels at least 1
 * @param height at least 1
 * @param width at least 1
 */
public record Shape(int channels, int height, int width) {
    /** The most elements that one tensor may have: 16 Mi, far above any network this is for. */
    public static final int ELEMENTS_MAX = 1 << 24;

    /** Checks the range of each size and of the product. */
    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "shape " + channels + "x" + height + "x" + width + " has a size below 1");
        }
        if ((long) channels * height > ELEMENTS_MAX
                || (long) channels * height * width > ELEMENTS_MAX) {
            throw new IllegalArgumentException(
                    "shape "
                            + channels
                            + "x"
                            + height
                            + "x"
                            + width
                            + " has more than "
                            + ELEMENTS_MAX
                            + " elements");
        }
    }

    /** Number of elements. */
    public int elements() {
        return channels * height * width;
    }

    /** Number of positions of one channel. */
    public int positions() {
        return height * width;
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
