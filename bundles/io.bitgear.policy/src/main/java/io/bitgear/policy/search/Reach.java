package io.bitgear.policy.search;

import java.util.Arrays;

/** The least that any path from a node to the end still adds, for each measure alone. */
final class Reach {
    final double[] loss;
    final double[] cycles;
    final double[] joules;
    final double[] bytes;
    final double[] peak;

    Reach(Lattice lattice, double[] joulesOfEdge) {
        loss = sums(lattice, doubles(lattice.loss));
        cycles = sums(lattice, doubles(lattice.cycles));
        joules = sums(lattice, joulesOfEdge);
        bytes = sums(lattice, doubles(lattice.bytes));
        peak = peaks(lattice);
    }

    /** The least sum of edge weights from each node to the end. */
    static double[] sums(Lattice lattice, double[] weight) {
        double[] least = new double[lattice.nodes];
        Arrays.fill(least, 0, lattice.nodes - 1, Double.POSITIVE_INFINITY);
        for (int node = lattice.nodes - 2; node >= 0; node--) {
            double best = Double.POSITIVE_INFINITY;
            for (int e = lattice.first[node]; e < lattice.first[node + 1]; e++) {
                best = Math.min(best, weight[e] + least[lattice.target[e]]);
            }
            least[node] = best;
        }
        return least;
    }

    private static double[] peaks(Lattice lattice) {
        double[] least = new double[lattice.nodes];
        for (int node = lattice.nodes - 2; node >= 0; node--) {
            double best = Double.POSITIVE_INFINITY;
            for (int e = lattice.first[node]; e < lattice.first[node + 1]; e++) {
                best = Math.min(best, Math.max(lattice.peak[e], least[lattice.target[e]]));
            }
            least[node] = best;
        }
        return least;
    }

    private static double[] doubles(long[] values) {
        return Arrays.stream(values).asDoubleStream().toArray();
    }
}
