package io.bitgear.cli.soak;

import io.bitgear.cli.soak.BrokerKind.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run against one broker came to.
 *
 * @param broker kind
 * @param events numbered events that were to be published
 * @param acknowledged events that the broker acknowledged
 * @param resent events published again after a connection broke, for want of an acknowledgement
 * @param received events, of the acknowledged, that the gateway received
 * @param duplicates further times that an event arrived
 * @param lost events that were acknowledged and never arrived
 * @param missingNoticed events that the gateway itself counted as missing
 * @param sessionsLost sessions that the gateway itself counted as lost
 * @param resynchronised restarts after which the gateway had the publisher's state again
 * @param seconds that it took
 * @param restarts in order
 * @param failures criteria that do not hold; empty when all do
 */
record BrokerSoakResult(
        String broker,
        int events,
        int acknowledged,
        long resent,
        int received,
        long duplicates,
        int lost,
        long missingNoticed,
        long sessionsLost,
        long resynchronised,
        double seconds,
        List<Restart> restarts,
        List<String> failures) {

    /**
     * One restart.
     *
     * @param signal that ended the broker
     * @param afterEvent how many events were acknowledged then
     * @param downMillis from the signal to the broker's accepting connections again
     * @param stateMillis from there until the gateway had the publisher's new state; -1 if it never
     *     had
     * @param lostBefore events that waited in the broker when it was ended, and never arrived
     * @param lostAfter events acknowledged after it, before the gateway had subscribed again, that
     *     never arrived
     * @param sessionLost whether the gateway found its session lost
     */
    record Restart(
            Signal signal,
            int afterEvent,
            long downMillis,
            long stateMillis,
            int lostBefore,
            int lostAfter,
            boolean sessionLost) {
        int lost() {
            return lostBefore + lostAfter;
        }

        Restart losing(int before, int after) {
            return new Restart(
                    signal, afterEvent, downMillis, stateMillis, before, after, sessionLost);
        }
    }

    /** The same with the criteria that do not hold. */
    BrokerSoakResult judged(BrokerKind kind) {
        List<String> failed = new ArrayList<>();
        require(failed, acknowledged == events, "not every event was acknowledged");
        require(
                failed,
                missingNoticed == lost,
                "the gateway noticed " + missingNoticed + " of " + lost + " lost events");
        int explained = restarts.stream().mapToInt(Restart::lost).sum();
        require(failed, explained == lost, (lost - explained) + " events lost without a restart");
        require(
                failed,
                resynchronised == restarts.size(),
                "after "
                        + (restarts.size() - resynchronised)
                        + " restarts the gateway did not get the publisher's state");
        for (Restart restart : restarts) {
            require(
                    failed,
                    !kind.isSafeOver(restart.signal())
                            || (restart.lost() == 0 && !restart.sessionLost()),
                    restart.signal() + " lost " + restart.lost() + " events of a durable broker");
            require(
                    failed,
                    kind.isPersistent() || restart.sessionLost(),
                    restart.signal() + ": the loss of the session was not noticed");
        }
        return new BrokerSoakResult(
                broker,
                events,
                acknowledged,
                resent,
                received,
                duplicates,
                lost,
                missingNoticed,
                sessionsLost,
                resynchronised,
                seconds,
                restarts,
                failed);
    }

    private static void require(List<String> failed, boolean holds, String otherwise) {
        if (!holds) {
            failed.add(otherwise);
        }
    }

    int lostOver(Signal signal) {
        return restarts.stream()
                .filter(restart -> restart.signal() == signal)
                .mapToInt(Restart::lost)
                .sum();
    }
}
