package io.bitgear.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What came of a long time near the peak load.
 *
 * @param cores of this machine
 * @param load average of the machine over a minute, at the begin and at the end
 * @param clients that asked
 * @param peak as fast as the clients got answers
 * @param rate requests a second that were asked for then
 * @param slices the time at that rate, in equal parts
 * @param failed requests without an answer at that rate
 * @param wrong faults that the checker found, also at the peak
 * @param flips context readings published
 * @param epochs that answers named
 * @param configurations that answers named
 * @param threads in the end, against the first slice
 * @param descriptors in the end, against the first slice
 * @param complaints warnings and errors in the gateway's log at that rate
 * @param told the first things that went wrong
 */
record LoadReport(
        int cores,
        List<Double> load,
        int clients,
        SwapReport.Phase peak,
        double rate,
        List<Slice> slices,
        long failed,
        long wrong,
        long flips,
        int epochs,
        int configurations,
        SwapReport.Change threads,
        SwapReport.Change descriptors,
        List<String> complaints,
        List<String> told) {
    /** Of what was asked for, the least that must have been reached. */
    private static final double REACHED_LEAST = 0.97;

    /** The most by which the last third of the slices may be above the first one. */
    private static final double HEAP_MOST = 1.1;

    private static final double LATENCY_MOST = 1.25;

    /**
     * A part of the time.
     *
     * @param load of it
     * @param heapBytes in use after a collection at its end
     */
    record Slice(SwapReport.Phase load, long heapBytes) {}

    /** How much the last third of the slices has above the first: 1 for as much. */
    double growth(ToDoubleFunction<Slice> figure) {
        int third = Math.max(1, slices.size() / 3);
        List<Slice> last = slices.subList(slices.size() - third, slices.size());
        return median(last, figure) / median(slices.subList(0, third), figure);
    }

    private static double median(List<Slice> some, ToDoubleFunction<Slice> figure) {
        double[] sorted = some.stream().mapToDouble(figure).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** What does not hold, for people; empty when all does. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        add(broken, failed > 0, "%d requests failed", failed);
        add(broken, wrong > 0, "%d faults in answers", wrong);
        add(broken, !complaints.isEmpty(), "%d warnings and errors", complaints.size());
        double reached =
                slices.stream().mapToDouble(slice -> slice.load().rate()).average().orElse(0);
        add(
                broken,
                reached < REACHED_LEAST * rate,
                "%.0f requests a second were reached where %.0f were asked for",
                reached,
                rate);
        double heap = growth(Slice::heapBytes);
        add(broken, heap > HEAP_MOST, "the heap grew to %.2f times", heap);
        double latency = growth(slice -> slice.load().p99());
        add(broken, latency > LATENCY_MOST, "the slowest percent came to take %.2f times", latency);
        add(
                broken,
                threads.after() > threads.before(),
                "threads: %d -> %d",
                threads.before(),
                threads.after());
        add(
                broken,
                descriptors.after() > descriptors.before(),
                "file descriptors: %d -> %d",
                descriptors.before(),
                descriptors.after());
        return broken;
    }

    private static void add(List<String> broken, boolean isBroken, String what, Object... values) {
        if (isBroken) {
            broken.add(String.format(Locale.ROOT, what, values));
        }
    }
}
