package io.bitgear.policy.deploy;

import io.bitgear.api.policy.EpochCounter;
import java.util.function.LongSupplier;

/**
 * Epochs that grow with every commit on the gateway, over restarts too: an epoch is at least the
 * wall-clock seconds x 2^20 (a million commits a second), and above every epoch that any node
 * reports. So nothing needs to be stored, and a clock that was set back matters only until a node
 * has been read. Stays below 2^53 for centuries, so that JSON readers keep it exact.
 */
public final class Epochs {
    private static final int COMMITS_A_SECOND_BITS = 20;

    private final LongSupplier seconds;
    private final EpochCounter counter;

    /** With the wall clock in seconds since 1970, and what other versions count with too. */
    public Epochs(LongSupplier seconds, EpochCounter counter) {
        this.seconds = seconds;
        this.counter = counter;
    }

    /** An epoch above all before. */
    public long next() {
        return counter.next(seconds.getAsLong() << COMMITS_A_SECOND_BITS);
    }

    /** A node runs this epoch. */
    public void seen(long epoch) {
        counter.seen(epoch);
    }
}
