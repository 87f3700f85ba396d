package io.bitgear.cli.soak;

import io.bitgear.cli.soak.BrokerSoakResult.Restart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Which restart lost which events. Events are acknowledged in the order of their numbers, so those
 * between the acknowledged at one restart and at the next belong to the time between. Of these, the
 * ones before the first that arrived were acknowledged while nobody had subscribed again; the
 * others waited in the broker when it was ended.
 */
final class LostEvents {
    private final List<Restart> restarts = new ArrayList<>();
    private int count;

    /**
     * Counts.
     *
     * @param done restarts in order, without losses
     * @param events the highest number
     * @param arrived whether that number did
     */
    LostEvents(List<Restart> done, int events, IntPredicate arrived) {
        int[] before = new int[done.size() + 1];
        int[] after = new int[done.size() + 1];
        for (int period = 0; period <= done.size(); period++) {
            int from = period == 0 ? 0 : done.get(period - 1).afterEvent();
            int to = period == done.size() ? events : done.get(period).afterEvent();
            boolean any = period == 0;
            for (int number = from + 1; number <= to; number++) {
                if (arrived.test(number)) {
                    any = true;
                } else if (any) {
                    before[period]++;
                } else {
                    after[period]++;
                }
            }
            count += before[period] + after[period];
        }
        for (int i = 0; i < done.size(); i++) {
            restarts.add(done.get(i).losing(before[i], after[i + 1]));
        }
    }

    /** The restarts with what they lost. */
    List<Restart> restarts() {
        return restarts;
    }

    /** All that was lost, with or without a restart. */
    int count() {
        return count;
    }
}
