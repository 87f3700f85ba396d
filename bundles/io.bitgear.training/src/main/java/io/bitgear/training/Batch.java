package io.bitgear.training;

/**
 * A batch of images, channels last, ready for the device.
 *
 * @param values batch x 32 x 32 x 3 values (pixel - 120) / 64
 * @param targets batch x 10 one-hot rows divided by the batch size, so that a sum is a mean
 * @param labels classes
 */
public record Batch(float[] values, float[] targets, byte[] labels) {

    /** Zero point of the input codes. */
    public static final int ZERO_POINT = 120;

    /** Step of the input codes. */
    public static final float STEP = 1f / 64f;

    /** Number of classes. */
    public static final int CLASSES = 10;

    /**
     * Number of images.
     *
     * @return number of images
     */
    public int size() {
        return labels.length;
    }

    /**
     * Makes a batch, shifting and mirroring each image at random.
     *
     * @param data source
     * @param order image numbers
     * @param from first entry of {@code order} used
     * @param size images
     * @param pad largest shift in pixels; 0 neither shifts nor mirrors
     * @param random source of shifts
     * @return the batch
     */
    public static Batch of(
            Cifar10 data,
            int[] order,
            int from,
            int size,
            int pad,
            java.util.SplittableRandom random) {
        float[] values = new float[size * Cifar10.IMAGE_BYTES];
        float[] targets = new float[size * CLASSES];
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            int image = order[from + i];
            labels[i] = data.labels()[image];
            targets[i * CLASSES + labels[i]] = 1f / size;
            int dx = pad == 0 ? 0 : random.nextInt(2 * pad + 1) - pad;
            int dy = pad == 0 ? 0 : random.nextInt(2 * pad + 1) - pad;
            boolean mirror = pad != 0 && random.nextBoolean();
            copy(
                    data.pixels(),
                    image * Cifar10.IMAGE_BYTES,
                    values,
                    i * Cifar10.IMAGE_BYTES,
                    dx,
                    dy,
                    mirror);
        }
        return new Batch(values, targets, labels);
    }

    private static void copy(
            byte[] pixels, int source, float[] values, int target, int dx, int dy, boolean mirror) {
        for (int y = 0; y < 32; y++) {
            int sy = y + dy;
            if (sy < 0 || sy > 31) {
                continue; // padding is value 0, which is the code 120
            }
            for (int x = 0; x < 32; x++) {
                int sx = (mirror ? 31 - x : x) + dx;
                if (sx < 0 || sx > 31) {
                    continue;
                }
                int in = source + sy * 32 + sx;
                int out = target + (y * 32 + x) * 3;
                values[out] = ((pixels[in] & 255) - ZERO_POINT) * STEP;
                values[out + 1] = ((pixels[in + 1024] & 255) - ZERO_POINT) * STEP;
                values[out + 2] = ((pixels[in + 2048] & 255) - ZERO_POINT) * STEP;
            }
        }
    }
}
