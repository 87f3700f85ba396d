package io.bitgear.training;

import java.util.SplittableRandom;

/**
 * A batch of frames, channels last, ready for the device.
 *
 * @param format what the frames are
 * @param values frames x height x width x channels values (code - zero point) x step
 * @param targets frames x classes one-hot rows divided by the batch size, so that a sum is a mean
 * @param labels classes
 */
public record Batch(FrameFormat format, float[] values, float[] targets, byte[] labels) {

    /**
     * Number of frames.
     *
     * @return number of frames
     */
    public int size() {
        return labels.length;
    }

    /**
     * Number of classes.
     *
     * @return columns of the targets
     */
    public int classes() {
        return format.classes().size();
    }

    /**
     * Makes a batch.
     *
     * @param data source
     * @param order frame numbers
     * @param from first entry of {@code order} used
     * @param size frames
     * @param augmentation how each frame is changed at random
     * @param random source of changes
     * @return the batch
     */
    public static Batch of(
            Frames data,
            int[] order,
            int from,
            int size,
            Augmentation augmentation,
            SplittableRandom random) {
        FrameFormat format = data.format();
        int classes = format.classes().size();
        float[] values = new float[size * format.bytes()];
        float[] targets = new float[size * classes];
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            int frame = order[from + i];
            labels[i] = data.labels()[frame];
            targets[i * classes + labels[i]] = 1f / size;
            augmentation.place(data, frame, values, i * format.bytes(), random);
        }
        return new Batch(format, values, targets, labels);
    }

    /**
     * Makes a batch of frames as they are.
     *
     * @param data source
     * @param order frame numbers, all used
     * @return the batch
     */
    public static Batch plain(Frames data, int[] order) {
        return of(data, order, 0, order.length, Augmentation.NONE, null);
    }
}
