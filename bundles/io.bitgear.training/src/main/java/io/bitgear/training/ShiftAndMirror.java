package io.bitgear.training;

import io.bitgear.model.graph.Shape;
import java.util.SplittableRandom;

/**
 * Shifts an image by whole pixels in both directions, filled up with the value 0, and mirrors half
 * of the images left to right.
 *
 * @param pad largest shift in pixels, at least 1
 */
public record ShiftAndMirror(int pad) implements Augmentation {

    /** Checks the range. */
    public ShiftAndMirror {
        if (pad < 1) {
            throw new IllegalArgumentException("a shift of " + pad + " pixels is none");
        }
    }

    @Override
    public void place(
            Frames frames, int number, float[] values, int target, SplittableRandom random) {
        int dx = random.nextInt(2 * pad + 1) - pad;
        int dy = random.nextInt(2 * pad + 1) - pad;
        boolean mirror = random.nextBoolean();
        FrameFormat format = frames.format();
        Shape shape = format.shape();
        int width = shape.width();
        for (int y = 0; y < shape.height(); y++) {
            int sy = y + dy;
            if (sy < 0 || sy >= shape.height()) {
                continue;
            }
            for (int x = 0; x < width; x++) {
                int sx = (mirror ? width - 1 - x : x) + dx;
                if (sx < 0 || sx >= width) {
                    continue;
                }
                int in = number * format.bytes() + sy * width + sx;
                int out = target + (y * width + x) * shape.channels();
                for (int c = 0; c < shape.channels(); c++) {
                    int code = frames.codes()[in + c * shape.positions()] & 255;
                    values[out + c] = (code - format.zeroPoint()) * format.step();
                }
            }
        }
    }
}
