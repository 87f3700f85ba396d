package io.bitgear.cli.soak;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Publishes numbered events at QoS 1 at a steady rate, in order. What was not acknowledged is
 * published again, in order, over the next connection. After each connect, before anything else, it
 * publishes its retained state, which is then one more than before.
 */
final class NumberedPublisher implements AutoCloseable {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String broker;
    private final long periodNanos;
    private final Thread thread = new Thread(this::run, "bitgear-soak-publisher");
    private final TreeSet<Integer> unacknowledged = new TreeSet<>();
    private final BitSet acknowledged = new BitSet();
    private int last;
    private int next = 1;
    private int state;
    private long resent;
    private volatile boolean up;
    private volatile boolean closed;

    /**
     * Begins to connect; nothing is published before {@link #publishUpTo}.
     *
     * @param rate events a second
     */
    NumberedPublisher(String broker, int rate) {
        this.broker = broker;
        periodNanos = TimeUnit.SECONDS.toNanos(1) / rate;
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on events up to that number are due. */
    synchronized void publishUpTo(int number) {
        last = number;
    }

    private void run() {
        while (!closed) {
            try (PublisherLink link = new PublisherLink(broker)) {
                up = true;
                int value = state() + 1;
                link.state(value);
                synchronized (this) {
                    state = value;
                }
                publish(link);
            } catch (MqttException e) {
                LockSupport.parkNanos(RETRY_NANOS);
            } catch (InterruptedException e) {
                return;
            } finally {
                up = false;
            }
        }
    }

    private void publish(PublisherLink link) throws MqttException, InterruptedException {
        for (int number : again()) {
            if (!link.event(number, this::acknowledge)) {
                return;
            }
        }
        long due = System.nanoTime();
        while (!closed && link.isUp()) {
            due = Math.max(due + periodNanos, System.nanoTime());
            LockSupport.parkNanos(due - System.nanoTime());
            int number = take();
            if (number > 0 && !link.event(number, this::acknowledge)) {
                return;
            }
        }
    }

    private synchronized Iterable<Integer> again() {
        resent += unacknowledged.size();
        return new ArrayList<>(unacknowledged);
    }

    private synchronized int take() {
        if (next > last) {
            return 0;
        }
        unacknowledged.add(next);
        return next++;
    }

    private synchronized void acknowledge(int number) {
        if (unacknowledged.remove(number)) {
            acknowledged.set(number);
        }
    }

    /** Whether there is a connection, from which acknowledgements may come. */
    boolean isUp() {
        return up;
    }

    /** How many events were acknowledged. */
    synchronized int acknowledged() {
        return acknowledged.cardinality();
    }

    /** Events published again for want of an acknowledgement. */
    synchronized long resent() {
        return resent;
    }

    /** The retained state that the broker acknowledged last; 0 before the first. */
    synchronized int state() {
        return state;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
