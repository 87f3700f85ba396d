package io.bitgear.policy;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A named thread that runs one step whenever it is woken or its time has come. */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);
    private static final Duration JOIN = Duration.ofSeconds(5);

    private final Semaphore wakeUps = new Semaphore(0);
    private final LongSupplier step;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param name of the thread
     * @param step what is done; returns nanoseconds until it is to be done again, {@link
     *     Long#MAX_VALUE} for not before the next wake-up
     */
    public Worker(String name, LongSupplier step) {
        this.step = step;
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    /** It gives way to other threads from now on; it must start none that should not. */
    public Worker behindOthers() {
        thread.setPriority(Thread.MIN_PRIORITY);
        return this;
    }

    /** Starts the thread with a first step. */
    public void start() {
        thread.start();
    }

    /** Asks for a step soon; calls in quick succession are joined. */
    public void wake() {
        wakeUps.release();
    }

    private void loop() {
        while (!closed) {
            wakeUps.drainPermits();
            long wait = AFTER_FAILURE;
            try {
                wait = step.getAsLong();
            } catch (RuntimeException e) {
                LOG.error("{}: a step failed, tried again in a second", thread.getName(), e);
            }
            try {
                if (wait > 0 && wakeUps.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                    wakeUps.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Stops the thread after its step; waits for that a few seconds at most. */
    @Override
    public void close() {
        closed = true;
        wake();
        thread.interrupt();
        if (thread.getState() == Thread.State.NEW || thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(JOIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{} is still busy and ends after its step", thread.getName());
        }
    }
}
