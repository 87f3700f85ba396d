package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.bitgear.api.precision.Widths;

/** Statistics and accuracy of the float network. */
public final class Evaluation {

    private static final int BATCH = 256;

    private Evaluation() {}

    /**
     * A batch on the device, channels last in memory.
     *
     * @param manager owner of the array
     * @param batch images
     * @return batch x channels x height x width
     */
    public static NDArray images(NDManager manager, Batch batch) {
        io.bitgear.model.graph.Shape frame = batch.format().shape();
        Shape shape = new Shape(batch.size(), frame.height(), frame.width(), frame.channels());
        return manager.create(batch.values(), shape).transpose(0, 3, 1, 2);
    }

    /**
     * Replaces the running statistics by the mean over images without augmentation.
     *
     * @param manager owner of temporary arrays
     * @param net network
     * @param data images
     * @param batches batches of 256 images used, fewer when there are fewer images
     */
    public static void recalibrate(NDManager manager, FloatNet net, Frames data, int batches) {
        int used = Math.min(batches, (data.size() + BATCH - 1) / BATCH);
        int stride = Math.max(1, data.size() / (used * BATCH));
        for (int i = 0; i < used; i++) {
            int[] order = new int[BATCH];
            for (int j = 0; j < BATCH; j++) {
                order[j] = (i + j * used) * stride % data.size();
            }
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                net.logits(images(manager, Batch.plain(data, order)), true, (float) i / (i + 1));
            }
        }
    }

    /**
     * Share of images classified rightly, with running statistics.
     *
     * @param manager owner of temporary arrays
     * @param net network
     * @param data images
     * @return accuracy in percent
     */
    public static double accuracy(NDManager manager, FloatNet net, Frames data) {
        int right = 0;
        for (int from = 0; from < data.size(); from += BATCH) {
            int size = Math.min(BATCH, data.size() - from);
            int[] order = new int[size];
            for (int j = 0; j < size; j++) {
                order[j] = from + j;
            }
            Batch batch = Batch.plain(data, order);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                right +=
                        rightOnes(
                                net.logits(images(manager, batch), false, 0.9f).toFloatArray(),
                                batch.labels());
            }
        }
        return 100.0 * right / data.size();
    }

    /**
     * Share of images classified rightly by a quantised network with the statistics of batches of
     * 500 images: a quick look during training; the figures of a model are the integer reference's.
     *
     * @param manager owner of temporary arrays
     * @param net network
     * @param widths configuration
     * @param data images
     * @return accuracy in percent
     */
    public static double accuracy(NDManager manager, QuantisedNet net, Widths widths, Frames data) {
        int right = 0;
        int size = Math.min(500, data.size());
        int batches = data.size() / size;
        for (int b = 0; b < batches; b++) {
            int[] order = new int[size];
            for (int j = 0; j < size; j++) {
                order[j] = b * size + j;
            }
            Batch batch = Batch.plain(data, order);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray logits = net.logits(images(manager, batch), widths, net.deltas(widths));
                right += rightOnes(logits.toFloatArray(), batch.labels());
            }
        }
        return 100.0 * right / (batches * size);
    }

    static int rightOnes(float[] logits, byte[] labels) {
        int classes = logits.length / labels.length;
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            int best = 0;
            for (int c = 1; c < classes; c++) {
                if (logits[i * classes + c] > logits[i * classes + best]) {
                    best = c;
                }
            }
            right += best == labels[i] ? 1 : 0;
        }
        return right;
    }
}
