package io.bitgear.training;

import io.bitgear.model.graph.Shape;
import java.util.SplittableRandom;

/** Puts a frame into a batch as values, changed at random in a way that keeps its class. */
@FunctionalInterface
public interface Augmentation {

    /** Leaves every frame as it is. */
    Augmentation NONE =
            (frames, number, values, target, random) -> {
                FrameFormat format = frames.format();
                Shape shape = format.shape();
                int from = number * format.bytes();
                for (int c = 0; c < shape.channels(); c++) {
                    for (int p = 0; p < shape.positions(); p++) {
                        int code = frames.codes()[from + c * shape.positions() + p] & 255;
                        values[target + p * shape.channels() + c] =
                                (code - format.zeroPoint()) * format.step();
                    }
                }
            };

    /**
     * Puts a frame into a batch.
     *
     * @param frames source
     * @param number frame of it
     * @param values values of the batch, all 0 where this frame goes; channels last
     * @param target index of the frame's first value
     * @param random source of changes; not used where nothing is random
     */
    void place(Frames frames, int number, float[] values, int target, SplittableRandom random);
}
