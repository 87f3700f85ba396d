package io.bitgear.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of many answers under a changing context.
 *
 * @param cores of this machine
 * @param clients that asked
 * @param seconds that it took
 * @param asked requests
 * @param failed requests without an answer
 * @param wrong faults that the checker found
 * @param backwards of these, epochs that went back for a client
 * @param byNode answers of each node
 * @param flips context readings published
 * @param epochs that answers named
 * @param configurations that answers named
 * @param load latencies of the requests
 * @param trial of the checker
 * @param complaints warnings and errors in the gateway's log
 * @param told the first things that went wrong
 */
record AnswersReport(
        int cores,
        int clients,
        double seconds,
        long asked,
        long failed,
        long wrong,
        long backwards,
        Map<String, Long> byNode,
        long flips,
        int epochs,
        int configurations,
        SwapReport.Phase load,
        CheckerTrial trial,
        List<String> complaints,
        List<String> told) {
    /** What does not hold, for people; empty when all does. */
    List<String> broken(int faults, int nodes) {
        List<String> broken = new ArrayList<>();
        if (failed > 0) {
            broken.add(failed + " requests failed");
        }
        if (wrong > 0) {
            broken.add(wrong + " faults in answers");
        }
        if (byNode.size() < nodes) {
            broken.add("only " + byNode.keySet() + " of " + nodes + " nodes answered");
        }
        if (!trial.holds(faults)) {
            broken.add(
                    "the checker caught "
                            + trial.caught()
                            + " of "
                            + trial.seeded()
                            + " seeded faults ("
                            + faults
                            + " wanted), and mistook "
                            + (trial.mistaken() + trial.found()));
        }
        return broken;
    }
}
