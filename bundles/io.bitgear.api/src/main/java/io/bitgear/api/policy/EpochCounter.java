package io.bitgear.api.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The highest epoch so far. Two versions of a policy deploy at the same time while one takes over
 * from the other, each to nodes of its own; an epoch that both gave out would name two
 * configurations. So they count together: this package stays as long as the framework runs.
 * Thread-safe.
 */
public final class EpochCounter {
    private static final EpochCounter FRAMEWORK = new EpochCounter();

    private final AtomicLong last = new AtomicLong();

    /** A counter of its own, from 0. */
    public EpochCounter() {}

    /** The one that all policies in this framework share. */
    public static EpochCounter ofFramework() {
        return FRAMEWORK;
    }

    /**
     * An epoch that was never given out before.
     *
     * @param floor that it is not below
     */
    public long next(long floor) {
        return last.updateAndGet(old -> Math.max(old + 1, floor));
    }

    /** An epoch is in use; all that follow are above it. */
    public void seen(long epoch) {
        last.accumulateAndGet(epoch, Math::max);
    }
}
