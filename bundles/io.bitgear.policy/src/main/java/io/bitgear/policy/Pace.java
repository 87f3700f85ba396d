package io.bitgear.policy;

import java.util.concurrent.TimeUnit;

/**
 * How soon the next decision may be made: three at once, and in a burst of events one every {@value
 * #MILLIS} ms, so that a burst does not keep a core from those who answer. After a slow one, the
 * next rests for that long at most. A state machine without a clock of its own (generic cell rate
 * algorithm, ITU-T I.371).
 */
final class Pace {
    private static final long MILLIS = 10;
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(MILLIS);
    private static final int AT_ONCE = 3;

    /** A decision counts for that many times what it took, if that is more than the interval. */
    private static final int SLOW = 4;

    /** When the allowance will be whole again. */
    private long whole;

    Pace(long nowNanos) {
        whole = nowNanos;
    }

    /** Nanoseconds until a decision may be made; 0 when it may now. */
    long remaining(long nowNanos) {
        return Math.max(0, whole - nowNanos - (AT_ONCE - 1) * INTERVAL);
    }

    /** A decision was made. */
    void decided(long beginNanos, long endNanos) {
        long since = whole - endNanos > 0 ? whole : endNanos;
        long cost = Math.max(INTERVAL, SLOW * (endNanos - beginNanos));
        whole = since + Math.min(cost, AT_ONCE * INTERVAL);
    }
}
