package io.bitgear.engine;

import java.time.Duration;

/**
 * How the router treats nodes that fail.
 *
 * @param failures in a row after which a node is put aside, at least 1
 * @param initialBackoff how long it is put aside first
 * @param maximumBackoff the most, after doubling with every further failure
 * @param slow after which a frame that a node does not answer goes to another, if there is one
 * @param frameTimeout after which a frame that a node does not answer counts as failed
 */
record RouterSettings(
        int failures,
        Duration initialBackoff,
        Duration maximumBackoff,
        Duration slow,
        Duration frameTimeout) {
    /** Checks the ranges. */
    RouterSettings {
        if (failures < 1) {
            throw new IllegalArgumentException(
                    "router: failures is " + failures + ", not at least 1");
        }
        positive("initial back-off", initialBackoff);
        positive("maximum back-off", maximumBackoff);
        positive("slow", slow);
        positive("frame timeout", frameTimeout);
        if (maximumBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "router: maximum back-off "
                            + maximumBackoff
                            + " is below the initial "
                            + initialBackoff);
        }
    }

    private static void positive(String what, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(
                    "router: " + what + " is " + duration + ", not positive");
        }
    }
}
