package io.bitgear.split;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.node.NodeException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the link to the peer: measured now and then on a thread of its own, and overruled by what
 * the context says.
 */
public final class LinkMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);
    private static final int ROUNDS = 5;
    private static final long STOP_SECONDS = 2;

    private final String id;
    private final LinkProbe probe;
    private final Consumer<Link> measured;
    private final ScheduledThreadPoolExecutor timer;
    private volatile Link last;
    private volatile boolean isSilent;

    /**
     * Starts the thread; the first measurement is made when the link is first asked for.
     *
     * @param measured told of every measurement; must not block
     */
    public LinkMonitor(String id, LinkProbe probe, Duration interval, Consumer<Link> measured) {
        this.id = id;
        this.probe = probe;
        this.measured = measured;
        this.timer =
                new ScheduledThreadPoolExecutor(
                        1,
                        work -> {
                            Thread thread = new Thread(work, "bitgear-" + id + "-link");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.scheduleWithFixedDelay(
                this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * The link in a context: what the context holds of it, else what was measured last, else
     * measured now.
     *
     * @throws NodeException when it has to be measured and the peer does not answer
     */
    Link link(ContextSnapshot context) throws NodeException {
        OptionalDouble rate = context.value(Quantity.PEER_RATE);
        OptionalDouble roundTrip = context.value(Quantity.PEER_ROUND_TRIP);
        Link known = last;
        if (known == null && (rate.isEmpty() || roundTrip.isEmpty())) {
            known = measure();
        }
        // A link at rate 0 is down; at the least positive rate only all here is not endless.
        return new Link(
                Math.max(
                        Double.MIN_NORMAL,
                        rate.isPresent() ? rate.getAsDouble() : known.bitsPerSecond()),
                roundTrip.isPresent() ? roundTrip.getAsDouble() : known.roundTripSeconds());
    }

    private synchronized Link measure() throws NodeException {
        try {
            Link link = LinkMeter.measure(probe, ROUNDS);
            last = link;
            isSilent = false;
            measured.accept(link);
            return link;
        } catch (NodeException e) {
            last = null;
            throw e;
        }
    }

    private void refresh() {
        try {
            measure();
        } catch (NodeException | RuntimeException e) {
            if (!isSilent) {
                LOG.warn("node {}: the link is not measured: {}", id, e.getMessage());
            }
            isSilent = true;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
