package io.bitgear.context;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The newest reading of every source, per quantity. Not thread-safe: {@link ContextMerge} guards
 * it.
 */
final class ReadingStore {
    /** Sources come from outside, so there must be a bound on them; the oldest makes room. */
    private static final int SOURCES = 16;

    /** All readings are looked through at least that often, if anybody asks. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Judge judge;
    private final Comparator<Reading> order;
    private final Map<Quantity, Map<String, Reading>> held = new EnumMap<>(Quantity.class);

    /** When all were looked through last. */
    private Instant looked = Instant.MAX;

    /** Nothing goes stale before, unless the clock jumps. */
    private Instant next = Instant.MAX;

    ReadingStore(MergeSettings settings) {
        this.judge = new Judge(settings);
        this.order = settings.precedence().order();
    }

    /** Takes a reading, or says why not. */
    Optional<String> put(Quantity quantity, Reading reading, Instant now) {
        Optional<String> refusal = judge.refuse(quantity, reading, now);
        if (refusal.isPresent()) {
            return refusal;
        }
        Map<String, Reading> bySource = held.computeIfAbsent(quantity, q -> new HashMap<>());
        Reading before = bySource.get(reading.source());
        if (before != null && before.time().isAfter(reading.time())) {
            return Optional.of(
                    "its time "
                            + reading.time()
                            + " is before "
                            + before.time()
                            + ", which is known already");
        }
        if (before == null && bySource.size() >= SOURCES) {
            bySource.values().stream()
                    .min(Comparator.comparing(Reading::time))
                    .ifPresent(oldest -> bySource.remove(oldest.source()));
        }
        bySource.put(reading.source(), reading);
        Instant expiry = reading.time().plus(reading.maxAge());
        next = expiry.isBefore(next) ? expiry : next;
        return Optional.empty();
    }

    /** Drops what cannot be used any more and says what and why. */
    List<Rejection> drop(Instant now) {
        if (!now.isBefore(looked) && now.isBefore(looked.plus(LOOK)) && now.isBefore(next)) {
            return List.of();
        }
        List<Rejection> dropped = new ArrayList<>();
        for (Map<String, Reading> bySource : held.values()) {
            for (Iterator<Reading> all = bySource.values().iterator(); all.hasNext(); ) {
                Reading reading = all.next();
                Optional<String> reason = judge.timely(reading, now);
                if (reason.isPresent()) {
                    all.remove();
                    dropped.add(new Rejection(reading.name(), reading.source(), reason.get(), now));
                }
            }
        }
        looked = now;
        next = earliest().orElse(Instant.MAX);
        return dropped;
    }

    /** The reading of every quantity that wins over the others, by quantity name. */
    SortedMap<String, Reading> winners() {
        SortedMap<String, Reading> winners = new TreeMap<>();
        held.forEach(
                (quantity, bySource) ->
                        bySource.values().stream()
                                .max(order)
                                .ifPresent(reading -> winners.put(quantity.label(), reading)));
        return winners;
    }

    /** When the next reading may go stale; none does before. Empty when there is none. */
    Optional<Instant> nextExpiry() {
        return Optional.of(next).filter(expiry -> !expiry.equals(Instant.MAX));
    }

    private Optional<Instant> earliest() {
        return held.values().stream()
                .flatMap(bySource -> bySource.values().stream())
                .map(reading -> reading.time().plus(reading.maxAge()))
                .min(Comparator.naturalOrder());
    }
}
