package io.bitgear.split;

import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One named thread with a bounded queue of work. */
final class Lane implements AutoCloseable {
    private static final long STOP_SECONDS = 5;

    private final String name;
    private final int queue;
    private final ThreadPoolExecutor executor;

    /** Work whose failure is the result's, not the thread's. */
    private record Task<T>(Callable<T> work, CompletableFuture<T> result) implements Runnable {
        @Override
        public void run() {
            try {
                result.complete(work.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    /**
     * @param name of the owner, for messages
     * @param thread its name
     * @param queue how many pieces of work may wait
     */
    Lane(String name, String thread, int queue) {
        this.name = name;
        this.queue = queue;
        this.executor =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(queue),
                        work -> {
                            Thread made = new Thread(work, thread);
                            made.setDaemon(true);
                            return made;
                        });
    }

    /** Queues work; its failure, a full queue or a stop come as the result's exception. */
    <T> CompletableFuture<T> submit(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(new Task<>(work, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    isClosed()
                            ? stopped()
                            : new NodeBusyException(
                                    name + " has " + queue + " frames waiting already"));
        }
        return result;
    }

    boolean isClosed() {
        return executor.isShutdown();
    }

    NodeException stopped() {
        return new NodeException(name + " is stopped");
    }

    /** Fails what waits, interrupts what runs, and waits briefly until the thread is gone. */
    @Override
    public void close() {
        for (Runnable left : executor.shutdownNow()) {
            if (left instanceof Task<?> task) {
                task.result().completeExceptionally(stopped());
            }
        }
        try {
            executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
