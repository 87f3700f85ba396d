package io.bitgear.cli.soak;

import java.util.Arrays;

/** Times of requests, in microseconds. Thread-safe. */
final class Latencies {
    private int[] micros = new int[1024];
    private int count;

    synchronized void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1000);
    }

    synchronized int count() {
        return count;
    }

    /**
     * Milliseconds that the share of the requests took at most.
     *
     * @param share 0..1
     * @return NaN without requests
     */
    synchronized double millis(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return sorted[Math.max(0, rank - 1)] / 1000.0;
    }
}
