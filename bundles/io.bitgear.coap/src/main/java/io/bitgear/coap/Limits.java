package io.bitgear.coap;

import java.time.Duration;

/**
 * The bounds that keep the endpoint's memory and time in hand.
 *
 * @param maxBody largest body of a request, bytes
 * @param maxUploads block-wise uploads under way at once
 * @param maxPending requests under way at once that read, and as many that do not
 * @param maxObservers observe relations at once
 * @param answerTimeout how long a request may wait for its answer
 * @param notifyInterval least time between two notifications of one resource
 * @param drainTimeout how long a handler that leaves is waited for
 * @param holdTimeout how long requests wait when a path has lost its only handler
 */
public record Limits(
        int maxBody,
        int maxUploads,
        int maxPending,
        int maxObservers,
        Duration answerTimeout,
        Duration notifyInterval,
        Duration drainTimeout,
        Duration holdTimeout) {
    /**
     * Checks them.
     *
     * @throws IllegalArgumentException naming the property that is out of range
     */
    public Limits {
        atLeast("max.body", maxBody, 1);
        atLeast("max.uploads", maxUploads, 1);
        atLeast("max.pending", maxPending, 1);
        atLeast("max.observers", maxObservers, 1);
        atLeast("answer.timeout", answerTimeout.toMillis(), 1);
        atLeast("notify.interval", notifyInterval.toMillis(), 0);
        atLeast("drain.timeout", drainTimeout.toMillis(), 0);
        atLeast("hold.timeout", holdTimeout.toMillis(), 0);
    }

    static Limits of(CoapConfiguration config) {
        return new Limits(
                config.max_body(),
                config.max_uploads(),
                config.max_pending(),
                config.max_observers(),
                Duration.ofMillis(config.answer_timeout()),
                Duration.ofMillis(config.notify_interval()),
                Duration.ofMillis(config.drain_timeout()),
                Duration.ofMillis(config.hold_timeout()));
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", less than " + least);
        }
    }
}
