package io.bitgear.context;

import io.bitgear.api.context.ContextService.Counts;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges readings and merges them into a snapshot. Thread-safe; never blocks for long. */
final class ContextMerge {
    private final MergeSettings settings;
    private final Clock clock;
    private final ReadingStore store;
    private final Deque<Rejection> rejections = new ArrayDeque<>();
    private SortedMap<String, Reading> shown = new TreeMap<>();

    /** Readings taken since it was looked which ones win; each may have changed the context. */
    private int taken;

    private long sequence;
    private long offered;
    private long refused;

    ContextMerge(MergeSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.store = new ReadingStore(settings);
    }

    /**
     * Takes a reading; the answer says why it was refused, if it was. Which readings win is found
     * out when somebody looks, not for each that comes.
     */
    synchronized Optional<Rejection> offer(Reading reading) {
        Instant now = clock.instant();
        offered++;
        Optional<String> reason = take(reading, now);
        return reason.map(
                why -> {
                    refused++;
                    Rejection rejection =
                            new Rejection(
                                    Texts.brief(reading.name()),
                                    Texts.brief(reading.source()),
                                    why,
                                    now);
                    remember(rejection);
                    return rejection;
                });
    }

    private Optional<String> take(Reading reading, Instant now) {
        Optional<Quantity> quantity = Quantity.of(reading.name());
        if (quantity.isEmpty()) {
            return Optional.of("unknown quantity, known are " + Quantity.labels());
        }
        Duration limit = settings.ageLimit(quantity.get(), reading);
        Optional<String> refusal = store.put(quantity.get(), limited(reading, limit), now);
        taken += refusal.isEmpty() ? 1 : 0;
        return refusal;
    }

    private static Reading limited(Reading reading, Duration limit) {
        return new Reading(
                reading.name(),
                reading.value(),
                reading.unit(),
                reading.time(),
                limit,
                reading.source());
    }

    /**
     * Takes over what another merge holds, and counts on from its sequence, so that those who
     * follow both never see it go back.
     */
    synchronized void inherit(ContextSnapshot other) {
        Instant now = clock.instant();
        other.readings().values().forEach(reading -> take(reading, now));
        sequence = Math.max(sequence, other.sequence());
        refresh(now);
    }

    /** The snapshot now. */
    synchronized ContextSnapshot snapshot() {
        Instant now = clock.instant();
        refresh(now);
        return new ContextSnapshot(sequence, now, shown, List.copyOf(rejections));
    }

    private void refresh(Instant now) {
        List<Rejection> dropped = store.drop(now);
        if (dropped.isEmpty() && taken == 0) {
            return;
        }
        dropped.forEach(this::remember);
        SortedMap<String, Reading> winners = store.winners();
        if (!winners.equals(shown)) {
            shown = winners;
            sequence += Math.max(1, taken);
        }
        taken = 0;
    }

    private void remember(Rejection rejection) {
        if (rejections.size() >= settings.history()) {
            rejections.removeFirst();
        }
        rejections.addLast(rejection);
    }

    synchronized Counts counts() {
        return new Counts(offered, refused);
    }

    /**
     * How long until the next reading goes stale, at least a millisecond; empty when there is none.
     */
    synchronized Optional<Duration> untilNextExpiry() {
        Duration least = Duration.ofMillis(1);
        // A reading is stale only after its limit, hence the added millisecond.
        return store.nextExpiry()
                .map(expiry -> Duration.between(clock.instant(), expiry).plus(least))
                .map(wait -> wait.compareTo(least) < 0 ? least : wait);
    }
}
