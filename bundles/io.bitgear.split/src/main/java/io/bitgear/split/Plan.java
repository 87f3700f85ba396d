package io.bitgear.split;

import java.util.List;

/**
 * The predicted latency of a frame for every cut.
 *
 * @param seconds by cut: the number of layers that run here, from none to all; infinite where one
 *     side lacks the memory
 */
public record Plan(List<Double> seconds) {
    /** Copies the list. */
    public Plan {
        seconds = List.copyOf(seconds);
    }

    /** The cut with the least latency; of equal ones the one with the most layers here. */
    public int best() {
        int best = seconds.size() - 1;
        for (int cut = best - 1; cut >= 0; cut--) {
            if (seconds.get(cut) < seconds.get(best)) {
                best = cut;
            }
        }
        return best;
    }

    /** Whether any cut fits both memories. */
    public boolean isPossible() {
        return Double.isFinite(seconds.get(best()));
    }

    /**
     * The cut to take where another is running: that one, unless the best saves more than a margin.
     *
     * @param running the running cut, or -1
     * @param margin share of the running cut's latency, 0 to 1
     */
    public int best(int running, double margin) {
        int best = best();
        boolean isGood =
                running >= 0
                        && running < seconds.size()
                        && seconds.get(best) >= seconds.get(running) * (1 - margin)
                        && Double.isFinite(seconds.get(running));
        return isGood ? running : best;
    }
}
