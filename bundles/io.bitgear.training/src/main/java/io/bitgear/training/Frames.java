package io.bitgear.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Labelled frames of one format, one after another.
 *
 * @param format what they are
 * @param codes codes of all frames; shared, not copied
 * @param labels one class per frame; shared, not copied
 */
public record Frames(FrameFormat format, byte[] codes, byte[] labels) {

    /** Checks that there is a label in range for every frame. */
    public Frames {
        if ((long) labels.length * format.bytes() != codes.length) {
            throw new IllegalArgumentException(
                    labels.length + " labels and " + codes.length + " codes do not fit");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= format.classes().size()) {
                throw new IllegalArgumentException("frame " + i + " has the label " + labels[i]);
            }
        }
    }

    /**
     * Number of frames.
     *
     * @return number of frames
     */
    public int size() {
        return labels.length;
    }

    /**
     * A run of frames.
     *
     * @param from first frame
     * @param to one past the last frame
     * @return copy of the frames
     */
    public Frames slice(int from, int to) {
        return new Frames(
                format,
                Arrays.copyOfRange(codes, from * format.bytes(), to * format.bytes()),
                Arrays.copyOfRange(labels, from, to));
    }

    /**
     * One frame.
     *
     * @param number its number
     * @return copy of its codes, channel by channel
     */
    public byte[] frame(int number) {
        int from = number * format.bytes();
        return Arrays.copyOfRange(codes, from, from + format.bytes());
    }

    /**
     * The first frames of each class, as many of one as of another.
     *
     * @param perClass frames of each class
     * @return frames, classes taking turns
     */
    public List<byte[]> balanced(int perClass) {
        List<byte[]> frames = new ArrayList<>();
        int[] next = new int[format.classes().size()];
        for (int round = 0; round < perClass; round++) {
            for (int c = 0; c < next.length; c++) {
                while (next[c] < size() && labels[next[c]] != c) {
                    next[c]++;
                }
                if (next[c] < size()) {
                    frames.add(frame(next[c]++));
                }
            }
        }
        return frames;
    }
}
