package io.bitgear.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A bounded queue of frames and the named threads that empty it, each with its own runner. */
final class FrameWorkers implements AutoCloseable {
    private static final long STOP_MILLIS = 5_000;

    private final BlockingQueue<FrameJob> queue;
    private final Consumer<FrameJob> rejected;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param name of the threads, before their number
     * @param runners makes the runner of one thread; it must not throw
     * @param rejected gets the frames that still wait when this is closed
     */
    FrameWorkers(
            String name,
            int threads,
            int capacity,
            Supplier<Consumer<FrameJob>> runners,
            Consumer<FrameJob> rejected) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.rejected = rejected;
        for (int i = 1; i <= threads; i++) {
            Consumer<FrameJob> runner = runners.get();
            Thread thread = new Thread(() -> work(runner), name + "-" + i);
            thread.setDaemon(true);
            this.threads.add(thread);
        }
        this.threads.forEach(Thread::start);
    }

    private void work(Consumer<FrameJob> runner) {
        while (!closed) {
            try {
                runner.accept(queue.take());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Whether there was room. A frame that loses the race against {@link #close()} is rejected. */
    boolean offer(FrameJob job) {
        boolean taken = queue.offer(job);
        if (taken && closed && queue.remove(job)) {
            rejected.accept(job);
        }
        return taken;
    }

    /** Whether all threads have ended. */
    boolean isEnded() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    boolean isClosed() {
        return closed;
    }

    /** Rejects what waits, lets running frames end, and stops the threads. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        for (FrameJob job = queue.poll(); job != null; job = queue.poll()) {
            rejected.accept(job);
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        for (Thread thread : threads) {
            join(thread, deadline);
        }
    }

    private static void join(Thread thread, long deadline) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (thread == Thread.currentThread() || millis <= 0) {
            return;
        }
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
