package io.bitgear.coap;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Joins changes in quick succession into one notification: the first goes out at once, the next
 * ones together when the interval is over, so that the last state always arrives. Never blocks the
 * caller.
 */
final class Notifier {
    private final ScheduledExecutorService timer;
    private final long intervalNanos;
    private final Runnable notification;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile long last;

    Notifier(Exchanges exchanges, Runnable notification) {
        this.timer = exchanges.timer();
        this.intervalNanos = exchanges.limits().notifyInterval().toNanos();
        this.notification = notification;
        this.last = System.nanoTime() - intervalNanos;
    }

    /** The state changed. */
    void changed() {
        if (pending.compareAndSet(false, true)) {
            schedule(this::run, Math.max(0, intervalNanos - (System.nanoTime() - last)));
        }
    }

    /** The state may be another by then. */
    void changedAfter(long seconds) {
        schedule(this::changed, TimeUnit.SECONDS.toNanos(seconds));
    }

    private void schedule(Runnable task, long nanos) {
        try {
            timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The endpoint is stopping: nobody is left to notify.
            pending.set(false);
        }
    }

    private void run() {
        last = System.nanoTime();
        // Cleared before the state is read: a change from here on asks for a run of its own.
        pending.set(false);
        notification.run();
    }
}
