package io.bitgear.coap;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the exchanges under way, and plans what ends them. Reading has permits of its own, so that
 * the state can be seen while as much work as allowed is under way.
 */
final class Exchanges {
    /** Less than the earliest task of an exchange has to wait. */
    private static final long TICK_MILLIS = 250;

    private final Limits limits;
    private final ProtocolThreads protocol;
    private final Semaphore reads;
    private final Semaphore work;

    Exchanges(Limits limits, ProtocolThreads protocol) {
        this.limits = limits;
        this.protocol = protocol;
        this.reads = new Semaphore(limits.maxPending());
        this.work = new Semaphore(limits.maxPending());
        // A task that is the next one due wakes the thread when it is planned, and nearly all of
        // them are cancelled: with this one before them, no request wakes it.
        protocol.scheduleWithFixedDelay(() -> {}, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    Limits limits() {
        return limits;
    }

    /** Takes a permit, which goes back with {@link #release}; false when there is none. */
    boolean admit(boolean read) {
        return permits(read).tryAcquire();
    }

    void release(boolean read) {
        permits(read).release();
    }

    private Semaphore permits(boolean read) {
        return read ? reads : work;
    }

    /** Exchanges under way. */
    int pending() {
        return 2 * limits.maxPending() - reads.availablePermits() - work.availablePermits();
    }

    /** Sends something on the calling thread. */
    void send(Runnable sending) {
        protocol.runHere(sending);
    }

    /** For short tasks that come due. */
    ScheduledExecutorService timer() {
        return protocol;
    }
}
