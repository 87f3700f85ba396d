package io.bitgear.policy;

import io.bitgear.policy.rules.Rule;
import java.time.Duration;
import java.util.List;

/**
 * How a policy behaves.
 *
 * @param rules from context to limits
 * @param hysteresis share of a threshold by which a value must come back, 0..1
 * @param settle how long at most hysteresis holds a condition that is no longer met
 * @param dwell least time between two changes of widths; zero for none
 * @param history decisions kept
 * @param isPerInput whether frames that are not sure may be run again
 */
record Settings(
        List<Rule> rules,
        double hysteresis,
        Duration settle,
        Duration dwell,
        int history,
        boolean isPerInput) {
    Settings {
        rules = List.copyOf(rules);
        if (!(hysteresis >= 0 && hysteresis <= 1)) {
            throw new IllegalArgumentException("hysteresis is " + hysteresis + ", not in 0..1");
        }
        if (settle.isNegative() || dwell.isNegative()) {
            throw new IllegalArgumentException(
                    "settle " + settle + " or dwell " + dwell + " is negative");
        }
        if (history < 1 || history > 10_000) {
            throw new IllegalArgumentException("history is " + history + ", not in 1..10000");
        }
    }
}
