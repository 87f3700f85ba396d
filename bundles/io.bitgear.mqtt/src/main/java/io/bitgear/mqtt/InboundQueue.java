package io.bitgear.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages from the client's callback to a thread of our own. Bounded: a message at QoS 1
 * counts against the Receive Maximum until it is acknowledged, so the broker itself waits when the
 * queue is full of them; one at QoS 0, which promises nothing, is dropped and counted when {@link
 * #MOST_BYTES} are waiting.
 */
final class InboundQueue implements AutoCloseable {
    /** Bytes that may wait before messages at QoS 0 are dropped: 8 MiB. */
    static final long MOST_BYTES = 8L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(InboundQueue.class);

    /** What a waiting message costs besides its payload, roughly. */
    private static final int OVERHEAD = 256;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final Consumer<Inbound> consumer;
    private final Thread thread = new Thread(this::run, "bitgear-mqtt-context");
    private final Deque<Inbound> waiting = new ArrayDeque<>();
    private long bytes;
    private long dropped;
    private boolean closed;

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
        waiting.addLast(message);
        notifyAll();
        return true;
    }

    private static long cost(Inbound message) {
        return message.payload().length + message.topic().length() + OVERHEAD;
    }

    private synchronized Inbound take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            return null;
        }
        Inbound message = waiting.removeFirst();
        bytes -= cost(message);
        return message;
    }

    private void run() {
        try {
            for (Inbound message = take(); message != null; message = take()) {
                try {
                    consumer.accept(message);
                } catch (RuntimeException | LinkageError e) {
                    LOG.error("A message on {} could not be handled", message.topic(), e);
                }
                acknowledge(message);
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped");
        }
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
            waiting.clear();
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
