package io.bitgear.policy.search;

import java.util.List;

/**
 * All choices of widths as paths through a layered graph, from node 0 to the last node. A node
 * stands for what the layers already decided ask of the others (widths of tensors, which tensors
 * are needed), an edge for one way to decide the next layer, walking from the network's output to
 * its input. Loss, cycles, bit operations and bytes of a path are the sums over its edges; its peak
 * is the largest of its edges. Edges lead to higher nodes only.
 */
final class Lattice {
    /** Losses are whole multiples of this share of right answers, so that sums are exact. */
    static final double LOSS_UNIT = 1e-12;

    final int nodes;
    final int[] first;
    final int[] source;
    final int[] target;
    final long[] loss;
    final long[] cycles;
    final long[] bitOperations;
    final long[] bytes;
    final long[] peak;
    private final List<Edge> edges;

    /**
     * @param edges grouped by source node, ascending
     * @param first index of each node's first edge, and behind them the number of edges
     */
    Lattice(List<Edge> edges, int[] first) {
        this.edges = edges;
        this.first = first;
        this.nodes = first.length - 1;
        int n = edges.size();
        source = new int[n];
        target = new int[n];
        loss = new long[n];
        cycles = new long[n];
        bitOperations = new long[n];
        bytes = new long[n];
        peak = new long[n];
        for (int node = 0; node < nodes; node++) {
            for (int e = first[node]; e < first[node + 1]; e++) {
                Edge edge = edges.get(e);
                source[e] = node;
                target[e] = edge.target();
                loss[e] = edge.loss();
                cycles[e] = edge.cycles();
                bitOperations[e] = edge.bitOperations();
                bytes[e] = edge.bytes();
                peak[e] = edge.peak();
            }
        }
    }

    int edges() {
        return source.length;
    }

    Edge edge(int index) {
        return edges.get(index);
    }

    static long loss(double share) {
        return Math.round(share / LOSS_UNIT);
    }
}
