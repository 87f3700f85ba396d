package io.bitgear.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages from the client's callback to a thread of our own. Bounded: a message at QoS 1
 * counts against the Receive Maximum until it is acknowledged, so the broker itself waits when the
 * queue is full of them; one at QoS 0, which promises nothing, is dropped and counted when {@link
 * #MOST_BYTES} are waiting. What comes within a millisecond after the last is taken together: in a
 * burst the thread is not woken for each, while a message that comes alone does not wait.
 */
final class InboundQueue implements AutoCloseable {
    /** Bytes that may wait before messages at QoS 0 are dropped: 8 MiB. */
    static final long MOST_BYTES = 8L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(InboundQueue.class);

    /** What a waiting message costs besides its payload, roughly. */
    private static final int OVERHEAD = 256;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Consumer<Inbound> consumer;
    private final Thread thread = new Thread(this::run, "bitgear-mqtt-context");
    private List<Inbound> waiting = new ArrayList<>();
    private long bytes;
    private long dropped;
    private long taken = System.nanoTime() - REST_NANOS;
    private volatile boolean closed;

    InboundQueue(Consumer<Inbound> consumer) {
        this.consumer = consumer;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a message without blocking; only one that may be dropped is ever refused. */
    synchronized boolean offer(Inbound message, boolean mayDrop) {
        if (closed || (mayDrop && bytes + cost(message) > MOST_BYTES)) {
            dropped++;
            if (Long.bitCount(dropped) == 1) {
                LOG.warn("{} messages at QoS 0 dropped so far; publish context at QoS 1", dropped);
            }
            return false;
        }
        bytes += cost(message);
        if (waiting.isEmpty()) {
            notifyAll();
        }
        waiting.add(message);
        return true;
    }

    private static long cost(Inbound message) {
        return message.payload().length + message.topic().length() + OVERHEAD;
    }

    /** Waits for messages; none when this is closed. */
    private synchronized List<Inbound> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        for (long rest = rest(); rest > 0 && !closed; rest = rest()) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        List<Inbound> all = waiting;
        waiting = new ArrayList<>();
        taken = System.nanoTime();
        return all;
    }

    private long rest() {
        return REST_NANOS - (System.nanoTime() - taken);
    }

    private synchronized void handled(Inbound message) {
        bytes -= cost(message);
    }

    private void run() {
        try {
            while (!closed) {
                for (Inbound message : take()) {
                    if (closed) {
                        return;
                    }
                    handle(message);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped");
        }
    }

    private void handle(Inbound message) {
        try {
            consumer.accept(message);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("A message on {} could not be handled", message.topic(), e);
        }
        acknowledge(message);
        handled(message);
    }

    /** Whatever becomes of it, this thread must go on: nobody else takes messages. */
    private static void acknowledge(Inbound message) {
        try {
            message.acknowledge().run();
        } catch (RuntimeException e) {
            LOG.warn("A message on {} could not be acknowledged", message.topic(), e);
        }
    }

    /** Messages dropped so far. */
    synchronized long dropped() {
        return dropped;
    }

    /**
     * Stops; what still waits was not acknowledged, so the broker keeps it for the next session.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting = List.of();
            notifyAll();
        }
        if (Thread.currentThread() == thread) {
            // A consumer that closes: the thread ends when it returns.
            return;
        }
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
