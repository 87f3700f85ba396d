package io.bitgear.engine;

import java.util.function.LongSupplier;

/**
 * Puts a node aside that failed several times in a row: for a while it gets no frame, then one
 * frame to prove itself; each further failure doubles the while, a success ends it. Thread-safe.
 */
final class NodeHealth {
    private final RouterSettings settings;
    private final LongSupplier nanos;
    private int failures;
    private long backoff;
    private long retryAt;

    /**
     * @param nanos the clock, as {@link System#nanoTime()}
     */
    NodeHealth(RouterSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /** Whether the node was put aside and has not succeeded since. */
    synchronized boolean isFailing() {
        return failures >= settings.failures();
    }

    /** Whether a frame may be sent now. */
    synchronized boolean isUsable() {
        return failures < settings.failures() || nanos.getAsLong() - retryAt >= 0;
    }

    /**
     * Whether this frame may be sent; of the frames after the back-off, one is let through a
     * back-off, until it has succeeded.
     */
    synchronized boolean admit() {
        if (!isUsable()) {
            return false;
        }
        if (failures >= settings.failures()) {
            retryAt = nanos.getAsLong() + backoff;
        }
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        backoff = 0;
    }

    /** Returns whether this failure has put the node aside, or prolonged it. */
    synchronized boolean failed() {
        failures++;
        if (failures < settings.failures()) {
            return false;
        }
        long maximum = settings.maximumBackoff().toNanos();
        backoff =
                backoff == 0 ? settings.initialBackoff().toNanos() : Math.min(maximum, 2 * backoff);
        retryAt = nanos.getAsLong() + backoff;
        return true;
    }

    /** How long the node is put aside now, in milliseconds. */
    synchronized long backoffMillis() {
        return backoff / 1_000_000;
    }
}
