package io.bitgear.policy.search;

/**
 * Prices of a cycle, a joule and a byte in units of loss (Lagrange multipliers), and the bounds
 * that follow: for a path that keeps the ceilings, its loss is at least the least priced sum minus
 * the priced ceilings. The dual is climbed with Polyak's subgradient steps; every multiplier gives
 * a valid bound, a good one a tight bound.
 */
final class Multipliers {
    private static final int STEPS = 30;

    private final Lattice lattice;
    private final double[][] measures;
    private final double[] ceilings = new double[3];
    private final double[] scale = new double[3];
    private double[] price = new double[3];
    private double bound = Double.NEGATIVE_INFINITY;
    private double[] potential;

    /** Told of every path that the climb comes across. */
    interface Visitor {
        /** The edges of a path in order; returns the loss that is to be beaten. */
        double visit(int[] path);
    }

    Multipliers(Lattice lattice, double[] joules, Reach reach, Ceilings limits) {
        this.lattice = lattice;
        measures = new double[][] {doubles(lattice.cycles), joules, doubles(lattice.bytes)};
        double[] least = {reach.cycles[0], reach.joules[0], reach.bytes[0]};
        double[] most = {
            limits.cycles(),
            limits.joules(),
            Math.min(limits.bytes(), limits.memory() - reach.peak[0])
        };
        for (int k = 0; k < 3; k++) {
            if (most[k] < most(measures[k])) {
                ceilings[k] = most[k];
                scale[k] = 1 / Math.max(least[k], 1e-30);
            }
        }
    }

    private double most(double[] weight) {
        double[] negative = new double[weight.length];
        for (int e = 0; e < weight.length; e++) {
            negative[e] = -weight[e];
        }
        return -Reach.sums(lattice, negative)[0];
    }

    /** Climbs; {@code toBeat} is the loss of the best path known. */
    void climb(double toBeat, Visitor visitor) {
        double[] trial = new double[3];
        double best = toBeat;
        double relaxation = 1;
        int sinceBetter = 0;
        for (int step = 0; step < STEPS; step++) {
            double[] weight = weights(trial);
            double[] reach = Reach.sums(lattice, weight);
            double value = reach[0] - priced(trial, ceilings);
            if (value > bound) {
                bound = value;
                price = trial.clone();
                potential = reach;
                sinceBetter = 0;
            } else if (++sinceBetter == 4) {
                relaxation /= 2;
                sinceBetter = 0;
                trial = price.clone();
                continue;
            }
            int[] path = path(weight, reach);
            best = Math.min(best, visitor.visit(path));
            double[] slope = slope(path);
            double norm = 0;
            for (int k = 0; k < 3; k++) {
                norm += slope[k] * slope[k];
            }
            if (norm == 0 || best - bound < 1) {
                return;
            }
            double length = relaxation * Math.max(best - value, 1) / norm;
            for (int k = 0; k < 3; k++) {
                trial[k] = Math.max(0, trial[k] + length * slope[k]);
            }
        }
    }

    /** The excess of a path over the ceilings, in units of the least possible. */
    private double[] slope(int[] path) {
        double[] slope = new double[3];
        for (int k = 0; k < 3; k++) {
            if (scale[k] > 0) {
                double sum = -ceilings[k];
                for (int e : path) {
                    sum += measures[k][e];
                }
                slope[k] = sum * scale[k];
            }
        }
        return slope;
    }

    private double priced(double[] at, double[] amounts) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            sum += at[k] * scale[k] * amounts[k];
        }
        return sum;
    }

    private double[] weights(double[] at) {
        double[] weight = doubles(lattice.loss);
        for (int k = 0; k < 3; k++) {
            double factor = at[k] * scale[k];
            if (factor > 0) {
                double[] measure = measures[k];
                for (int e = 0; e < weight.length; e++) {
                    weight[e] += factor * measure[e];
                }
            }
        }
        return weight;
    }

    private int[] path(double[] weight, double[] reach) {
        int[] path = new int[lattice.nodes];
        int length = 0;
        for (int node = 0; node < lattice.nodes - 1; ) {
            int best = lattice.first[node];
            for (int e = best; e < lattice.first[node + 1]; e++) {
                if (weight[e] + reach[lattice.target[e]]
                        < weight[best] + reach[lattice.target[best]]) {
                    best = e;
                }
            }
            path[length++] = best;
            node = lattice.target[best];
        }
        return java.util.Arrays.copyOf(path, length);
    }

    /** A lower bound of the loss of every path that keeps the ceilings. */
    double bound() {
        return bound;
    }

    /** Loss and priced measures of every edge at the best multipliers. */
    double[] reduced() {
        return weights(price);
    }

    /** The least priced sum from each node to the end. */
    double[] potential() {
        return potential;
    }

    /** The priced ceilings at the best multipliers. */
    double offset() {
        return priced(price, ceilings);
    }

    private static double[] doubles(long[] values) {
        return java.util.Arrays.stream(values).asDoubleStream().toArray();
    }
}
