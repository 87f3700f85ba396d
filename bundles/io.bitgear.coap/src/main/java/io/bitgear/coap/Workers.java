package io.bitgear.coap;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that decode requests and encode answers, and the timer. The queue is bounded by
 * admission: a request holds a permit from its arrival to its answer, and has at most one task here
 * at a time.
 */
final class Workers implements AutoCloseable {
    private final Limits limits;
    private final Semaphore permits;
    private final ThreadPoolExecutor pool;
    private final ScheduledExecutorService timer;

    Workers(Limits limits) {
        this.limits = limits;
        this.permits = new Semaphore(limits.maxPending());
        this.pool =
                new ThreadPoolExecutor(
                        limits.workers(),
                        limits.workers(),
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Threads.named("worker"));
        this.timer = Threads.scheduler("timer", 1);
    }

    Limits limits() {
        return limits;
    }

    /**
     * Takes a permit; whoever gets one gives it back with {@link #release()}.
     *
     * @throws ProblemException 5.03 when as many requests as allowed are under way
     */
    void admit() throws ProblemException {
        if (!permits.tryAcquire()) {
            throw ProblemException.unavailable(
                    limits.maxPending() + " inference requests are under way, the most allowed", 1);
        }
    }

    void release() {
        permits.release();
    }

    /** Requests under way. */
    int pending() {
        return limits.maxPending() - permits.availablePermits();
    }

    /** Runs tasks of admitted requests. */
    Executor pool() {
        return pool;
    }

    /** For short tasks that come due. */
    ScheduledExecutorService timer() {
        return timer;
    }

    @Override
    public void close() {
        Threads.stop(timer);
        Threads.stop(pool);
    }
}
