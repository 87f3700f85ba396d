package io.bitgear.resources;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that decode requests. The queue is bounded by the endpoint, which admits so many
 * requests at once; each has at most one task here at a time.
 */
final class Workers implements AutoCloseable {
    private static final long STOP_SECONDS = 2;

    private final ThreadPoolExecutor pool;

    /** So many threads {@code bitgear-resources-worker-<n>}. */
    Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("workers is " + threads + ", less than 1");
        }
        AtomicInteger next = new AtomicInteger(1);
        pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> thread(task, next.getAndIncrement()));
    }

    private static Thread thread(Runnable task, int number) {
        Thread thread = new Thread(task, "bitgear-resources-worker-" + number);
        thread.setDaemon(true);
        // Threads that are first needed here inherit it, also the JDK's own ones, which stay for
        // ever: this bundle's loader could not be collected after it is gone.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        return thread;
    }

    /** Runs tasks of admitted requests. */
    Executor pool() {
        return pool;
    }

    @Override
    public void close() {
        pool.shutdownNow();
        try {
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
