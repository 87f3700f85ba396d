package io.bitgear.policy;

/**
 * Lets changes through at most once in a dwell time. A state machine without a clock or thread of
 * its own: who is told to wait comes back then, with the context of that moment, so the last state
 * always wins.
 */
final class Dwell {
    private final long nanos;
    private boolean changed;
    private long last;

    /** With the least time between two changes; 0 for none. */
    Dwell(long nanos) {
        this.nanos = nanos;
    }

    /** Nanoseconds until a change is allowed; 0 when it is now, as the first one always is. */
    long remaining(long nowNanos) {
        return changed ? Math.max(0, nanos - (nowNanos - last)) : 0;
    }

    /** A change was made. */
    void change(long nowNanos) {
        changed = true;
        last = nowNanos;
    }
}
