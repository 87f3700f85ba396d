package io.bitgear.training;

import io.bitgear.model.graph.Shape;
import java.util.HashSet;
import java.util.List;

/**
 * What the frames of a data set are: the input of a network, and the classes of its answers.
 *
 * @param shape channels, height, width; a frame is one unsigned byte an element, channel by channel
 * @param zeroPoint code of the value 0, 0..255
 * @param step value of one code, positive
 * @param classes names of the classes, 1 to 128, each once; a label is an index into them
 */
public record FrameFormat(Shape shape, int zeroPoint, float step, List<String> classes) {

    /** Labels are signed bytes. */
    private static final int MOST_CLASSES = 128;

    /** Copies the names and checks the ranges. */
    public FrameFormat {
        classes = List.copyOf(classes);
        if (zeroPoint < 0 || zeroPoint > 255 || !(step > 0) || Float.isInfinite(step)) {
            throw new IllegalArgumentException(
                    "zero point " + zeroPoint + " and step " + step + " describe no input codes");
        }
        if (classes.isEmpty() || classes.size() > MOST_CLASSES) {
            throw new IllegalArgumentException(
                    classes.size() + " classes, not 1 to " + MOST_CLASSES);
        }
        if (new HashSet<>(classes).size() != classes.size()) {
            throw new IllegalArgumentException("a class occurs twice in " + classes);
        }
    }

    /**
     * Bytes of one frame.
     *
     * @return channels x height x width
     */
    public int bytes() {
        return shape.elements();
    }
}
