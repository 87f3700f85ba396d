package io.bitgear.coap;

import java.time.Duration;

/**
 * The bounds that keep the endpoint's memory and time in hand.
 *
 * @param maxBody largest body of a request, bytes
 * @param maxUploads block-wise uploads under way at once
 * @param maxPending inference requests under way at once
 * @param maxObservers observe relations at once
 * @param workers threads that decode requests and encode answers
 * @param inferTimeout how long an inference request may wait for its answer
 * @param notifyInterval least time between two notifications of one resource
 */
record Limits(
        int maxBody,
        int maxUploads,
        int maxPending,
        int maxObservers,
        int workers,
        Duration inferTimeout,
        Duration notifyInterval) {
    Limits {
        atLeastOne("max.body", maxBody);
        atLeastOne("max.uploads", maxUploads);
        atLeastOne("max.pending", maxPending);
        atLeastOne("max.observers", maxObservers);
        atLeastOne("workers", workers);
        atLeastOne("infer.timeout", inferTimeout.toMillis());
        if (notifyInterval.isNegative()) {
            throw new IllegalArgumentException("notify.interval is negative: " + notifyInterval);
        }
    }

    static Limits of(CoapConfiguration config) {
        return new Limits(
                config.max_body(),
                config.max_uploads(),
                config.max_pending(),
                config.max_observers(),
                config.workers(),
                Duration.ofMillis(config.infer_timeout()),
                Duration.ofMillis(config.notify_interval()));
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", less than 1");
        }
    }
}
