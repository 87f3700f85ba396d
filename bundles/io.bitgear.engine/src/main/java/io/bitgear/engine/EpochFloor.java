package io.bitgear.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The highest epoch that was answered under. Nodes take a new configuration one after the other; a
 * client that has seen the new one from the first must not see the old one from the second.
 * Thread-safe.
 */
final class EpochFloor {
    private final AtomicLong least = new AtomicLong();

    /** The lowest epoch that may answer now. */
    long least() {
        return least.get();
    }

    /** From now on nothing below that epoch. */
    void raise(long epoch) {
        if (epoch > least.get()) {
            least.accumulateAndGet(epoch, Math::max);
        }
    }

    /** Whether a node of that epoch may answer; a negative one stands for no configuration. */
    boolean allows(long epoch) {
        return epoch >= 0 && epoch >= least.get();
    }

    /** Whether a node of that epoch runs something, but too old. */
    boolean isBehind(long epoch) {
        return epoch >= 0 && epoch < least.get();
    }
}
