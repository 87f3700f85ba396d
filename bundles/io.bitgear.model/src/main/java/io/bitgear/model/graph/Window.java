package io.bitgear.model.graph;

/**
 * A sliding window: kernel, stride and padding of a convolution or a pooling.
 *
 * @param kernelHeight rows, 1 to 255
 * @param kernelWidth columns, 1 to 255
 * @param strideHeight rows from window to window, 1 to 255
 * @param strideWidth columns from window to window, 1 to 255
 * @param top padding rows above, less than the kernel's
 * @param left padding columns, less than the kernel's
 * @param bottom padding rows below, less than the kernel's
 * @param right padding columns, less than the kernel's
 */
public record Window(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int top,
        int left,
        int bottom,
        int right) {
    /** Checks the ranges. */
    public Window {
        size("kernel", kernelHeight);
        size("kernel", kernelWidth);
        size("stride", strideHeight);
        size("stride", strideWidth);
        pad(top, kernelHeight);
        pad(bottom, kernelHeight);
        pad(left, kernelWidth);
        pad(right, kernelWidth);
    }

    private static void size(String what, int value) {
        if (value < 1 || value > 255) {
            throw new IllegalArgumentException(what + " " + value + " is not in 1..255");
        }
    }

    private static void pad(int value, int kernel) {
        if (value < 0 || value >= kernel) {
            throw new IllegalArgumentException(
                    "padding " + value + " is not in 0.." + (kernel - 1) + " for kernel " + kernel);
        }
    }

    /** A square window with the same stride and padding in both directions and on all sides. */
    public static Window square(int kernel, int stride, int padding) {
        return new Window(kernel, kernel, stride, stride, padding, padding, padding, padding);
    }

    /** A window over the whole of a tensor, as global pooling has it. */
    public static Window over(Shape shape) {
        return new Window(shape.height(), shape.width(), 1, 1, 0, 0, 0, 0);
    }

    /** Number of positions in the window. */
    public int taps() {
        return kernelHeight * kernelWidth;
    }

    /**
     * The shape after sliding over {@code input}, with that many output channels.
     *
     * @throws IllegalArgumentException when the kernel is larger than the padded input
     */
    public Shape slide(Shape input, int channels) {
        int rows = input.height() + top + bottom - kernelHeight;
        int columns = input.width() + left + right - kernelWidth;
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "kernel "
                            + kernelHeight
                            + "x"
                            + kernelWidth
                            + " exceeds the padded input "
                            + input);
        }
        return new Shape(channels, rows / strideHeight + 1, columns / strideWidth + 1);
    }
}
