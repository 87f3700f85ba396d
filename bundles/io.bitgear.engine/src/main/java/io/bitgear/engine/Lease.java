package io.bitgear.engine;

import java.time.Duration;

/**
 * Counts the calls that are inside a service, so that it can be let go without cutting one short. A
 * call enters, and leaves when its result is there, on whatever thread. Thread-safe.
 */
final class Lease {
    private int calls;
    private boolean ended;

    /** Whether the call may go in; then {@link #leave()} must follow exactly once. */
    synchronized boolean enter() {
        if (ended) {
            return false;
        }
        calls++;
        return true;
    }

    /** A call that had entered is done. */
    synchronized void leave() {
        calls--;
        if (ended && calls == 0) {
            notifyAll();
        }
    }

    /**
     * Lets no further call in and waits for those inside.
     *
     * @param limit the longest wait
     * @return how many calls are still inside: 0 unless the limit passed or the thread was
     *     interrupted
     */
    synchronized int end(Duration limit) {
        ended = true;
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toNanos(); calls > 0 && left > 0; ) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return calls;
    }
}
