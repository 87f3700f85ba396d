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

    Notifier(Workers workers, Runnable notification) {
        this.timer = workers.timer();
        this.intervalNanos = workers.limits().notifyInterval().toNanos();
        this.notification = notification;
        this.last = System.nanoTime() - intervalNanos;
    }

    /** The state changed. */
    void changed() {
        if (pending.compareAndSet(false, true)) {
            long wait = Math.max(0, intervalNanos - (System.nanoTime() - last));
            try {
                timer.schedule(this::run, wait, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The endpoint is stopping: nobody is left to notify.
                pending.set(false);
            }
        }
    }

    private void run() {
        last = System.nanoTime();
        // Cleared before the state is read: a change from here on asks for a run of its own.
        pending.set(false);
        notification.run();
    }
}
