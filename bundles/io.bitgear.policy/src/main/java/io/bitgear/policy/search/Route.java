package io.bitgear.policy.search;

import io.bitgear.api.precision.Widths;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Between widths and paths of the lattice. */
final class Route {
    private Route() {}

    /** The widths that a whole path stands for. */
    static Widths widths(Lattice lattice, int[] path) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        SortedMap<String, Integer> activations = new TreeMap<>();
        for (int e : path) {
            Edge edge = lattice.edge(e);
            if (edge.layer() != null) {
                weights.put(edge.layer(), edge.width());
            }
            activations.putAll(edge.activations());
        }
        return new Widths(weights, activations);
    }

    /** The path of given widths, if there is one. */
    static Optional<int[]> of(Lattice lattice, Widths widths) {
        int[] path = new int[lattice.nodes];
        int length = 0;
        for (int node = 0; node < lattice.nodes - 1; ) {
            int match = match(lattice, node, widths);
            if (match < 0) {
                return Optional.empty();
            }
            path[length++] = match;
            node = lattice.target[match];
        }
        return Optional.of(Arrays.copyOf(path, length));
    }

    private static int match(Lattice lattice, int node, Widths widths) {
        for (int e = lattice.first[node]; e < lattice.first[node + 1]; e++) {
            Edge edge = lattice.edge(e);
            boolean sameLayer =
                    edge.layer() == null
                            || Integer.valueOf(edge.width())
                                    .equals(widths.weights().get(edge.layer()));
            if (sameLayer && contains(widths.activations(), edge.activations())) {
                return e;
            }
        }
        return -1;
    }

    private static boolean contains(Map<String, Integer> all, Map<String, Integer> some) {
        return all.entrySet().containsAll(some.entrySet());
    }
}
