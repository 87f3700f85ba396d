package io.bitgear.training.vibration;

import java.util.SplittableRandom;

/** Multiples of half the shaft's frequency on three axes: amplitudes with phases. */
final class Harmonics {

    /** Up to ten times the shaft's frequency. */
    private static final int MOST = 20;

    static final int AXES = 3;

    private final double[][] cosine = new double[AXES][MOST + 1];
    private final double[][] sine = new double[AXES][MOST + 1];

    /**
     * Adds a multiple.
     *
     * @param axis 0 horizontal, 1 vertical, 2 axial
     * @param halves multiple of half the shaft's frequency, 1..20
     * @param amplitude peak, in g
     * @param phase in radians
     */
    void add(int axis, int halves, double amplitude, double phase) {
        cosine[axis][halves] += amplitude * StrictMath.cos(phase);
        sine[axis][halves] += amplitude * StrictMath.sin(phase);
    }

    /** Adds a multiple to all axes, each with a phase of its own. */
    void spread(int halves, double horizontal, double vertical, double axial, SplittableRandom r) {
        add(0, halves, horizontal, r.nextDouble(2 * Math.PI));
        add(1, halves, vertical, r.nextDouble(2 * Math.PI));
        add(2, halves, axial, r.nextDouble(2 * Math.PI));
    }

    /**
     * Adds the sum to a sample.
     *
     * @param angle of the shaft, in radians
     * @param sample one value an axis
     * @param gain factor
     */
    void at(double angle, double[] sample, double gain) {
        double c1 = StrictMath.cos(angle / 2);
        double s1 = StrictMath.sin(angle / 2);
        double c = 1;
        double s = 0;
        for (int m = 1; m <= MOST; m++) {
            double next = c * c1 - s * s1;
            s = s * c1 + c * s1;
            c = next;
            for (int axis = 0; axis < AXES; axis++) {
                sample[axis] += gain * (cosine[axis][m] * c + sine[axis][m] * s);
            }
        }
    }
}
