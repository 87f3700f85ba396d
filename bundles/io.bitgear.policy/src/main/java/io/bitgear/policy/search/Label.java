package io.bitgear.policy.search;

/**
 * A path from node 0 to some node, with its sums. {@code measured} is its place in {@link
 * Measured}.
 */
record Label(
        Label parent,
        int edge,
        long loss,
        long cycles,
        long bitOperations,
        long bytes,
        long peak,
        double joules,
        double bound,
        int measured) {
    static final Label ROOT = new Label(null, -1, 0, 0, 0, 0, 0, 0, Double.NEGATIVE_INFINITY, 0);
}
