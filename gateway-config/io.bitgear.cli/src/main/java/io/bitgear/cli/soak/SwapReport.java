package io.bitgear.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of swaps under load.
 *
 * @param cores of this machine
 * @param load average of the machine over a minute, at the begin and at the end
 * @param clients that asked
 * @param rate requests a second that were asked for
 * @param steady before any swap
 * @param bundles one each
 * @param requests in all
 * @param failed requests without an answer
 * @param wrong faults that the checker found
 * @param backwards of these, epochs that went back for a client
 * @param flips context readings published
 * @param epochs that answers named
 * @param configurations that answers named
 * @param loaders class loaders by bundle, in the end
 * @param threads in the end, against the base line
 * @param descriptors in the end, against the base line
 * @param heapBytes in use after a collection: base line, end
 * @param complaints warnings and errors in the gateway's log
 * @param told the first things that went wrong
 */
record SwapReport(
        int cores,
        List<Double> load,
        int clients,
        double rate,
        Phase steady,
        List<Bundle> bundles,
        long requests,
        long failed,
        long wrong,
        long backwards,
        long flips,
        int epochs,
        int configurations,
        Map<String, Integer> loaders,
        Change threads,
        Change descriptors,
        List<Long> heapBytes,
        List<String> complaints,
        List<String> told) {
    /** The most that the slowest percent may be slower than in the steady state. */
    static final double RATIO_MOST = 2;

    /**
     * A time under load.
     *
     * @param requests of it
     * @param rate reached, a second
     * @param p50 milliseconds
     * @param p99 milliseconds
     * @param most milliseconds
     */
    record Phase(int requests, double rate, double p50, double p99, double most) {
        static Phase of(Latencies latencies, long nanos) {
            return new Phase(
                    latencies.count(),
                    latencies.count() / (nanos / 1e9),
                    latencies.millis(0.5),
                    latencies.millis(0.99),
                    latencies.millis(1));
        }
    }

    /**
     * The swaps of one bundle.
     *
     * @param name symbolic name
     * @param along bundles that were exchanged together with it
     * @param swaps done
     * @param refused swaps that were not
     * @param reasons of these, the first
     * @param millis of a swap: median, longest
     * @param load the requests meanwhile
     * @param failed requests
     * @param wrong faults
     */
    record Bundle(
            String name,
            List<String> along,
            int swaps,
            int refused,
            List<String> reasons,
            List<Double> millis,
            Phase load,
            long failed,
            long wrong) {}

    /**
     * A count against its base line.
     *
     * @param before base line
     * @param after end
     * @param growth what there is more of
     */
    record Change(int before, int after, List<String> growth) {
        static Change of(Map<String, Integer> before, Map<String, Integer> after) {
            return new Change(
                    Footprint.sum(before), Footprint.sum(after), Footprint.growth(before, after));
        }
    }

    /** How much slower the slowest percent was than in the steady state. */
    double ratio(Bundle bundle) {
        return bundle.load().p99() / steady.p99();
    }

    /** What does not hold, for people; empty when all does. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        add(broken, failed > 0, failed + " requests failed");
        add(broken, wrong > 0, wrong + " faults in answers");
        long refused = bundles.stream().mapToLong(Bundle::refused).sum();
        add(broken, refused > 0, refused + " swaps refused");
        add(broken, !complaints.isEmpty(), complaints.size() + " warnings and errors in the log");
        for (Bundle bundle : bundles) {
            add(
                    broken,
                    !(ratio(bundle) <= RATIO_MOST),
                    "p99 while %s was swapped is %.1f times that of the steady state"
                            .formatted(bundle.name(), ratio(bundle)));
        }
        loaders.forEach(
                (name, count) -> add(broken, count > 1, count + " class loaders of " + name));
        add(
                broken,
                threads.after() > threads.before(),
                "threads: " + threads.before() + " -> " + threads.after());
        add(
                broken,
                descriptors.after() > descriptors.before(),
                "file descriptors: " + descriptors.before() + " -> " + descriptors.after());
        return broken;
    }

    private static void add(List<String> broken, boolean isBroken, String what) {
        if (isBroken) {
            broken.add(what);
        }
    }
}
