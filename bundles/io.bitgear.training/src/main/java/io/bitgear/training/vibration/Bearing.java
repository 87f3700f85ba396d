package io.bitgear.training.vibration;

import java.util.SplittableRandom;

/**
 * Shocks of a damaged bearing race. The balls slip a little, so the distances vary; each shock
 * rings at the housing's resonance and dies away.
 */
final class Bearing {

    /** Shocks a revolution on the outer race: 9 balls, contact angle 0, ball to pitch 0.21. */
    private static final double OUTER = 3.56;

    /** The same on the inner race. */
    private static final double INNER = 5.44;

    private static final double SLIP = 0.015;
    private static final double[] DIRECTION = {0.6, 1, 0.35};

    /** After so many time constants a shock is over. */
    private static final int FADED = 6;

    private final boolean inner;
    private final double strength;
    private final double resonance;
    private final double decay;

    /**
     * Draws a bearing.
     *
     * @param inner whether the inner race is damaged, and not the outer one
     * @param strength peak of a shock, in g
     * @param random source of resonance and damping
     */
    Bearing(boolean inner, double strength, SplittableRandom random) {
        this.inner = inner;
        this.strength = strength;
        this.resonance = random.nextDouble(380, 650);
        this.decay = random.nextDouble(1.5e-3, 4e-3);
    }

    /**
     * Adds the shocks of a window.
     *
     * @param samples axis by axis, in g
     * @param angles of the shaft at each sample, rising, in radians
     * @param rate samples a second
     */
    void add(double[][] samples, double[] angles, double rate, SplittableRandom random) {
        double distance = 2 * Math.PI / (inner ? INNER : OUTER);
        double spot = random.nextDouble(2 * Math.PI);
        double next = angles[0] - random.nextDouble(distance) - distance;
        int at = 0;
        while (next < angles[angles.length - 1]) {
            while (at < angles.length && angles[at] < next) {
                at++;
            }
            double pace = angles[1] - angles[0];
            double first = at == 0 ? (next - angles[0]) / pace : at - (angles[at] - next) / pace;
            double load = inner ? 0.5 + 0.5 * StrictMath.cos(next - spot) : 1;
            ring(samples, first, strength * load * random.nextDouble(0.7, 1.3), rate);
            next += distance * (1 + SLIP * random.nextGaussian());
        }
    }

    /** One shock, from a sample number that need not be whole and may be negative. */
    private void ring(double[][] samples, double first, double peak, double rate) {
        int last = (int) Math.min(samples[0].length - 1.0, first + FADED * decay * rate);
        for (int i = Math.max(0, (int) Math.ceil(first)); i <= last; i++) {
            double t = (i - first) / rate;
            double value =
                    peak * StrictMath.exp(-t / decay) * StrictMath.sin(2 * Math.PI * resonance * t);
            for (int axis = 0; axis < Harmonics.AXES; axis++) {
                samples[axis][i] += DIRECTION[axis] * value;
            }
        }
    }
}
