package io.bitgear.split;

import io.bitgear.api.node.NodeException;
import java.util.Arrays;

/** Measures the link to a peer with a few exchanges: empty ones, and ones of four full blocks. */
final class LinkMeter {
    private static final int BLOCKS = 4;

    /** Faster than this is not told apart. */
    private static final double RATE_MAX = 1e11;

    private LinkMeter() {}

    /**
     * The link, from the medians of several rounds.
     *
     * @param rounds at least 1; one more is sent before, to warm up
     */
    static Link measure(LinkProbe probe, int rounds) throws NodeException {
        double[] empty = new double[rounds];
        double[] full = new double[rounds];
        for (int i = -1; i < rounds; i++) {
            long small = probe.send(0);
            long large = probe.send(BLOCKS * Link.BLOCK_BYTES);
            if (i >= 0) {
                empty[i] = small * 1e-9;
                full[i] = large * 1e-9;
            }
        }
        double roundTrip = median(empty);
        double carried = median(full) - BLOCKS * roundTrip;
        double bits = 8.0 * BLOCKS * Link.BLOCK_BYTES;
        return new Link(carried > bits / RATE_MAX ? bits / carried : RATE_MAX, roundTrip);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
