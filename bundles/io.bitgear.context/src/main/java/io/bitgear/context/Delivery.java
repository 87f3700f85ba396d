package io.bitgear.context;

import io.bitgear.api.context.ContextListener;
import io.bitgear.api.context.ContextSnapshot;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings snapshots to one listener, on a thread of its own, so that a slow listener delays only
 * itself. While the listener is busy, and for some milliseconds after it was told, nothing is
 * looked at: a burst of readings does not wake it for each.
 */
final class Delivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long STOP_MILLIS = 2_000;
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ContextListener listener;
    private final Supplier<ContextSnapshot> context;
    private final Thread thread;
    private boolean due;
    private long told = System.nanoTime() - LEAST_NANOS;
    private boolean closed;

    Delivery(ContextListener listener, Supplier<ContextSnapshot> context) {
        this.listener = listener;
        this.context = context;
        this.thread =
                new Thread(this::run, "bitgear-context-" + listener.getClass().getSimpleName());
        thread.setDaemon(true);
    }

    Delivery start() {
        thread.start();
        return this;
    }

    /** There may be something new; does not block. */
    synchronized void wake() {
        if (!due) {
            due = true;
            notifyAll();
        }
    }

    /** Waits until there may be something new; false when this is closed. */
    private synchronized boolean await() throws InterruptedException {
        while (!due && !closed) {
            wait();
        }
        for (long rest = rest(); rest > 0 && !closed; rest = rest()) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        due = false;
        told = System.nanoTime();
        return !closed;
    }

    private long rest() {
        return LEAST_NANOS - (System.nanoTime() - told);
    }

    private void run() {
        long newest = 0;
        try {
            while (await()) {
                ContextSnapshot snapshot = context.get();
                if (snapshot.sequence() > newest) {
                    newest = snapshot.sequence();
                    deliver(snapshot);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped while {} was busy", listener);
        }
    }

    private void deliver(ContextSnapshot snapshot) {
        try {
            listener.contextChanged(snapshot);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Context listener {} failed at snapshot {}", listener, snapshot.sequence(), e);
        }
    }

    /**
     * Stops the thread; one that a listener holds for more than two seconds is left behind with a
     * warning.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("Context listener {} does not return", listener);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
