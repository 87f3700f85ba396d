package io.bitgear.training.vibration;

import java.util.SplittableRandom;

/**
 * One machine, seen for a moment by an accelerometer of three axes: speed, load, severity of the
 * fault, mounting and gain of the sensor, noise, and what comes through the floor from a neighbour
 * all vary. Mild faults look like none, and a gain that is not known hides how strong a line is.
 */
final class RotatingMachine {

    private static final double HALF = 0.5;

    private final SplittableRandom random;
    private final Condition condition;
    private final double speed;
    private final double load;
    private final double severity;

    /**
     * Draws a machine.
     *
     * @param condition its condition
     * @param random source of everything that varies
     */
    RotatingMachine(Condition condition, SplittableRandom random) {
        this.random = random;
        this.condition = condition;
        this.speed = random.nextDouble(20, 50);
        this.load = random.nextDouble(0.3, 1);
        this.severity = random.nextDouble(0.3, 1);
    }

    /**
     * Runs the machine for a moment.
     *
     * @param count samples
     * @param rate samples a second
     * @return acceleration axis by axis (horizontal, vertical, axial), in g
     */
    double[][] run(int count, double rate) {
        double[] angles = angles(count, rate);
        double[][] samples = new double[Harmonics.AXES][count];
        rotate(samples, angles, rate);
        if (condition == Condition.OUTER_RACE || condition == Condition.INNER_RACE) {
            boolean inner = condition == Condition.INNER_RACE;
            new Bearing(inner, 1.5 * severity * (0.4 + 0.6 * load), random)
                    .add(samples, angles, rate, random);
        }
        addNoise(samples);
        return mounted(samples);
    }

    /** The speed swings by up to 1.5 %. */
    private double[] angles(int count, double rate) {
        double swing = random.nextDouble(0.015);
        double pace = 2 * Math.PI * random.nextDouble(0.5, 4) / rate;
        double phase = random.nextDouble(2 * Math.PI);
        double[] angles = new double[count];
        double angle = random.nextDouble(4 * Math.PI);
        for (int i = 0; i < count; i++) {
            angles[i] = angle;
            double now = speed * (1 + swing * StrictMath.sin(phase + pace * i));
            angle += 2 * Math.PI * now / rate;
        }
        return angles;
    }

    private void rotate(double[][] samples, double[] angles, double rate) {
        Harmonics steady = residual();
        Harmonics loose = new Harmonics();
        switch (condition) {
            case IMBALANCE -> imbalance(steady);
            case MISALIGNMENT -> misalignment(steady);
            case LOOSENESS -> looseness(loose);
            default -> {}
        }
        double hum = random.nextDouble(0.15);
        double pace = 2 * Math.PI * random.nextDouble(12, 110) / rate;
        double[] sample = new double[Harmonics.AXES];
        double unsteady = 1;
        for (int i = 0; i < angles.length; i++) {
            java.util.Arrays.fill(sample, 0);
            steady.at(angles[i], sample, 1);
            if (condition == Condition.LOOSENESS) {
                unsteady += 0.02 * (1 - unsteady) + 0.06 * random.nextGaussian();
                loose.at(angles[i], sample, unsteady);
            }
            double neighbour = hum * StrictMath.sin(pace * i);
            for (int axis = 0; axis < samples.length; axis++) {
                samples[axis][i] += sample[axis] + neighbour * (axis == 1 ? 1 : HALF);
            }
        }
    }

    /** What a sound machine has as well. */
    private Harmonics residual() {
        Harmonics lines = new Harmonics();
        double once = 0.15 * square(speed / 35) * random.nextDouble(0.3, 1.5);
        lines.spread(2, once, once, 0.3 * once, random);
        double twice = random.nextDouble(0.02, 0.11);
        lines.spread(4, twice, twice, random.nextDouble(0.02, 0.12), random);
        double blades = 0.12 * load * random.nextDouble(0.3, 1.5);
        lines.spread(12, blades, blades, blades, random);
        for (int halves = 6; halves <= 20; halves += 2) {
            double weak = random.nextDouble(0.05);
            lines.spread(halves, weak, weak, weak, random);
        }
        return lines;
    }

    private void imbalance(Harmonics lines) {
        double once = 0.9 * severity * square(speed / 35);
        double phase = random.nextDouble(2 * Math.PI);
        lines.add(0, 2, once * random.nextDouble(0.7, 1), phase);
        lines.add(1, 2, once * random.nextDouble(0.7, 1), phase - Math.PI / 2);
        lines.add(2, 2, 0.1 * once, phase);
    }

    private void misalignment(Harmonics lines) {
        double force = severity * (HALF + HALF * load);
        lines.spread(2, 0.15 * force, 0.15 * force, 0.35 * force, random);
        lines.spread(4, 0.5 * force, 0.5 * force, 0.4 * force, random);
        lines.spread(6, 0.15 * force, 0.15 * force, 0.15 * force, random);
    }

    private void looseness(Harmonics lines) {
        for (int halves = 1; halves <= 16; halves++) {
            double part = halves % 2 == 0 ? 0.32 : 0.14;
            double strength = severity * part / Math.sqrt(halves / 2.0) * random.nextDouble(0.3, 1);
            lines.spread(halves, HALF * strength, strength, 0.3 * strength, random);
        }
    }

    /** White noise of the sensor and slower noise of the process, now and then a knock. */
    private void addNoise(double[][] samples) {
        double white = random.nextDouble(0.06, 0.16);
        double slow = random.nextDouble(0.02, 0.1);
        double keep = random.nextDouble(0.5, 0.95);
        for (double[] axis : samples) {
            double process = 0;
            for (int i = 0; i < axis.length; i++) {
                process = keep * process + slow * random.nextGaussian();
                axis[i] += white * random.nextGaussian() + process;
            }
        }
        for (int knocks = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
                knocks > 0;
                knocks--) {
            int at = random.nextInt(samples[0].length);
            double peak = random.nextDouble(0.5, 1.5);
            for (int i = at; i < Math.min(at + 12, samples[0].length); i++) {
                double ringing =
                        peak * StrictMath.exp((at - i) / 4.0) * StrictMath.cos(2.1 * (i - at));
                samples[1][i] += ringing;
                samples[0][i] += HALF * ringing;
            }
        }
    }

    /** The sensor sits a little askew, its gain is off by up to 3 dB, and it has an offset. */
    private double[][] mounted(double[][] samples) {
        double gain = StrictMath.pow(10, random.nextDouble(-0.15, 0.15));
        double[][] mixed = new double[samples.length][samples[0].length];
        for (int to = 0; to < samples.length; to++) {
            double offset = random.nextDouble(-0.1, 0.1);
            for (int from = 0; from < samples.length; from++) {
                double share = gain * (to == from ? 1 : random.nextDouble(-0.2, 0.2));
                for (int i = 0; i < samples[0].length; i++) {
                    mixed[to][i] += share * samples[from][i];
                }
            }
            for (int i = 0; i < samples[0].length; i++) {
                mixed[to][i] += offset;
            }
        }
        return mixed;
    }

    private static double square(double value) {
        return value * value;
    }
}
