package io.bitgear.training;

import io.bitgear.model.graph.Shape;
import java.util.SplittableRandom;

/**
 * What a worse camera makes of images: less light, a blur, noise, in this order. A blur runs along
 * rows and columns alike; beyond the edge the last pixel goes on.
 *
 * @param dim share of the light that is kept, above 0, at most 1
 * @param blur standard deviation of the blur in pixels, 0..8
 * @param noise standard deviation of the noise in codes, 0..255
 * @param seed seed of the noise
 */
public record Camera(double dim, double blur, double noise, long seed) {

    /** Checks the ranges. */
    public Camera {
        if (!(dim > 0 && dim <= 1) || !(blur >= 0 && blur <= 8) || !(noise >= 0 && noise <= 255)) {
            throw new IllegalArgumentException(
                    "light "
                            + dim
                            + ", blur "
                            + blur
                            + ", noise "
                            + noise
                            + " are not in 0..1, 0..8 and 0..255");
        }
    }

    /**
     * Takes pictures of images.
     *
     * @param images source
     * @return as many images of the same labels
     */
    public Frames see(Frames images) {
        Shape shape = images.format().shape();
        SplittableRandom random = new SplittableRandom(seed);
        byte[] codes = new byte[images.codes().length];
        double[] plane = new double[shape.positions()];
        for (int from = 0; from < codes.length; from += plane.length) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = dim * (images.codes()[from + i] & 255);
            }
            if (blur > 0) {
                smooth(plane, shape.height(), shape.width(), 1, shape.width());
                smooth(plane, shape.width(), shape.height(), shape.width(), 1);
            }
            for (int i = 0; i < plane.length; i++) {
                double value = noise == 0 ? plane[i] : plane[i] + noise * random.nextGaussian();
                codes[from + i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
        return new Frames(images.format(), codes, images.labels());
    }

    /** Smooths every line of a plane: {@code length} values that lie {@code step} apart. */
    private void smooth(double[] plane, int lines, int length, int step, int pitch) {
        int radius = (int) Math.ceil(3 * blur);
        double[] line = new double[length];
        for (int l = 0; l < lines; l++) {
            for (int i = 0; i < length; i++) {
                double sum = 0;
                double weights = 0;
                for (int d = -radius; d <= radius; d++) {
                    int at = Math.max(0, Math.min(length - 1, i + d));
                    double weight = Math.exp(-d * d / (2 * blur * blur));
                    sum += weight * plane[l * pitch + at * step];
                    weights += weight;
                }
                line[i] = sum / weights;
            }
            for (int i = 0; i < length; i++) {
                plane[l * pitch + i * step] = line[i];
            }
        }
    }
}
