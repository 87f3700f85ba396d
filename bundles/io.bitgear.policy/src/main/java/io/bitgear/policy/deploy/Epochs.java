package io.bitgear.policy.deploy;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Epochs that grow with every commit on the gateway, over restarts too: an epoch is at least the
 * wall-clock time in units of 2^-20 s, and above every epoch that any node reports. Two policies
 * that deploy at the same time, as while a model is exchanged, so have epochs of their own. So
 * nothing needs to be stored, and a clock that was set back matters only until a node has been
 * read. Stays below 2^53 for centuries, so that JSON readers keep it exact.
 */
public final class Epochs {
    private static final int UNITS_A_SECOND_BITS = 20;
    private static final long MICROS_A_SECOND = 1_000_000;

    private final LongSupplier micros;
    private final AtomicLong last = new AtomicLong();

    /** With the wall clock in microseconds since 1970. */
    public Epochs(LongSupplier micros) {
        this.micros = micros;
    }

    /** An epoch above all before. */
    public long next() {
        long now = micros.getAsLong();
        long part = ((now % MICROS_A_SECOND) << UNITS_A_SECOND_BITS) / MICROS_A_SECOND;
        long floor = ((now / MICROS_A_SECOND) << UNITS_A_SECOND_BITS) + part;
        return last.updateAndGet(old -> Math.max(old + 1, floor));
    }

    /** A node runs this epoch. */
    public void seen(long epoch) {
        last.accumulateAndGet(epoch, Math::max);
    }
}
