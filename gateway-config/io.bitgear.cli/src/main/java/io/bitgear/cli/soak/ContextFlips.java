package io.bitgear.cli.soak;

import io.bitgear.api.context.Quantity;
import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.ContextValue;
import io.bitgear.cli.gateway.MqttPublisher;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Publishes changing energy budgets over MQTT, at a steady rate, on a thread of its own. */
final class ContextFlips implements AutoCloseable {
    private static final String SOURCE = "soak";

    /** Of the energy of the widest configuration; neighbours allow different widths. */
    private static final List<Double> SHARES = List.of(1.0, 0.45, 0.75, 0.3);

    private final MqttPublisher mqtt;
    private final double widestJoules;
    private final long intervalNanos;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread = new Thread(this::run, "bitgear-soak-context");
    private volatile boolean ended;

    /**
     * Begins.
     *
     * @param widestJoules modelled energy of a frame under the widest configuration
     * @param rate readings a second, above 0
     */
    ContextFlips(MqttPublisher mqtt, double widestJoules, double rate) {
        this.mqtt = mqtt;
        this.widestJoules = widestJoules;
        this.intervalNanos = Math.round(1e9 / rate);
        thread.start();
    }

    private void run() {
        long due = System.nanoTime();
        for (int i = 0; !ended; i = (i + 1) % SHARES.size()) {
            double joules = widestJoules * SHARES.get(i);
            try {
                mqtt.publish(
                        SOURCE, List.of(new ContextValue(Quantity.ENERGY_BUDGET, joules)), false);
                published.incrementAndGet();
            } catch (Failure e) {
                failed.incrementAndGet();
            }
            due += intervalNanos;
            for (long wait = due - System.nanoTime();
                    !ended && wait > 0;
                    wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    /** Readings that the broker took. */
    long published() {
        return published.get();
    }

    /** Readings that it did not. */
    long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
