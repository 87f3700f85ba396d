package io.bitgear.coap;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Californium's protocol stage: one thread for what comes due, others for what is to be done now. A
 * queue of delayed tasks wakes a second thread with each that it gives out, so messages have a
 * plain one. Californium's own {@code ExecutorsUtil} splits the two in the same way, but does not
 * show how many messages wait.
 */
final class ProtocolThreads extends ScheduledThreadPoolExecutor {
    private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final ThreadPoolExecutor messages =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Threads.named("protocol"));

    /** What a task has given to its own thread. */
    private final ThreadLocal<Queue<Runnable>> own = new ThreadLocal<>();

    ProtocolThreads() {
        super(1, Threads.named("protocol-timer"));
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Messages that wait for a thread. */
    int waiting() {
        return messages.getQueue().size();
    }

    /**
     * Runs a task on the calling thread and, after it, what it gave these threads to execute: both
     * take less time than a change of threads.
     */
    void runHere(Runnable task) {
        if (own.get() != null) {
            task.run();
            return;
        }
        Queue<Runnable> tasks = new ArrayDeque<>(1);
        own.set(tasks);
        try {
            for (Runnable next = task; next != null; next = tasks.poll()) {
                next.run();
            }
        } finally {
            own.remove();
            tasks.forEach(this::execute);
        }
    }

    @Override
    public void execute(Runnable task) {
        Queue<Runnable> here = own.get();
        if (here == null) {
            messages.execute(() -> runHere(task));
        } else {
            here.add(task);
        }
    }

    @Override
    public Future<?> submit(Runnable task) {
        return messages.submit(task);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return messages.submit(task, result);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return messages.submit(task);
    }

    @Override
    public void shutdown() {
        super.shutdown();
        messages.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> left = super.shutdownNow();
        left.addAll(messages.shutdownNow());
        return left;
    }

    @Override
    public boolean isTerminated() {
        return super.isTerminated() && messages.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        return super.awaitTermination(timeout, unit)
                && messages.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
