package io.bitgear.engine;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread that ends frames which take too long. Nearly all are done before. */
final class FrameTimer implements AutoCloseable {
    /** Less than a frame may take, as a rule. */
    private static final long TICK_MILLIS = 250;

    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param name of the thread
     */
    FrameTimer(String name) {
        timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, name));
        timer.setRemoveOnCancelPolicy(true);
        // A task that is the next one due wakes the thread when it is planned: with this one
        // before them, no frame wakes it.
        timer.scheduleWithFixedDelay(() -> {}, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs a short task later.
     *
     * @return cancels it
     * @throws RejectedExecutionException when this is closed
     */
    Future<?> after(long millis, Runnable task) {
        return timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Plans nothing more. The thread ends when the last task has run or is cancelled. */
    @Override
    public void close() {
        timer.shutdown();
    }
}
