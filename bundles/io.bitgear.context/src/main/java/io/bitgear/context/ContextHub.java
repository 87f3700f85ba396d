package io.bitgear.context;

import io.bitgear.api.context.ContextListener;
import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The context service: merges readings, tells listeners of every change, and tells them too when a
 * reading goes stale. Changes in quick succession may reach a listener as one; the last always
 * arrives.
 */
public final class ContextHub implements ContextService, AutoCloseable {
    /** A clock that jumps must not leave a stale reading in place for long. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ContextMerge merge;
    private final RejectionLog log = new RejectionLog();
    private final Map<ContextListener, Delivery> deliveries = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor expiry;
    private ScheduledFuture<?> nextCheck;

    /**
     * A hub without readings.
     *
     * @param settings of the merge
     * @param clock that readings' times are compared with
     */
    public ContextHub(MergeSettings settings, Clock clock) {
        merge = new ContextMerge(settings, clock);
        expiry = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "bitgear-context"));
        expiry.setRemoveOnCancelPolicy(true);
        expiry.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public ContextSnapshot snapshot() {
        return merge.snapshot();
    }

    @Override
    public Optional<Rejection> offer(Reading reading) {
        Optional<Rejection> rejection = merge.offer(reading);
        rejection.ifPresentOrElse(log::add, this::tell);
        return rejection;
    }

    @Override
    public Counts counts() {
        return merge.counts();
    }

    /**
     * From now on tells the listener of changes, and at once of the present context unless that is
     * empty.
     */
    public void add(ContextListener listener) {
        Delivery delivery = new Delivery(listener, merge::snapshot).start();
        Delivery before = deliveries.put(listener, delivery);
        if (before != null) {
            before.close();
        }
        delivery.wake();
    }

    /** Tells the listener no more. */
    public void remove(ContextListener listener) {
        Delivery delivery = deliveries.remove(listener);
        if (delivery != null) {
            delivery.close();
        }
    }

    /**
     * Takes over the readings that another version of this service holds, where it has newer ones.
     */
    public void inherit(ContextSnapshot other) {
        merge.inherit(other);
        tell();
    }

    private void tell() {
        deliveries.values().forEach(Delivery::wake);
        synchronized (this) {
            scheduleCheck();
        }
    }

    /**
     * A check that is due earlier stays, though the reading that it was for may be a newer one by
     * now: it costs less than another wake-up of the thread for every reading.
     */
    private void scheduleCheck() {
        Duration wait = merge.untilNextExpiry().orElse(LONGEST_WAIT);
        long millis = Math.min(wait.toMillis(), LONGEST_WAIT.toMillis());
        if (nextCheck != null && !nextCheck.isDone()) {
            if (nextCheck.getDelay(TimeUnit.MILLISECONDS) <= millis) {
                return;
            }
            nextCheck.cancel(false);
        }
        try {
            nextCheck = expiry.schedule(this::check, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nobody is left to be told.
            nextCheck = null;
        }
    }

    private void check() {
        synchronized (this) {
            // This one is running, and not done before it returns.
            nextCheck = null;
        }
        tell();
    }

    /** Stops all threads. */
    @Override
    public void close() {
        expiry.shutdownNow();
        deliveries.keySet().forEach(this::remove);
    }
}
