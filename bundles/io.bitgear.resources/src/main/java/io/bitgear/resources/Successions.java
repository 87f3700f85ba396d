package io.bitgear.resources;

import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Succession;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services by the name of what they stand for; those of one name succeed each other. */
final class Successions<S> {
    private static final Logger LOG = LoggerFactory.getLogger(Successions.class);

    private final Duration drainTimeout;
    private final NavigableMap<String, Succession<S>> byName = new ConcurrentSkipListMap<>();

    /** With how long one that leaves is waited for. */
    Successions(Duration drainTimeout) {
        this.drainTimeout = drainTimeout;
    }

    synchronized void add(String name, S service, Rank rank) {
        byName.computeIfAbsent(name, n -> new Succession<>()).add(service, rank);
    }

    /** A lease on the service that serves for that name now, or null when there is none. */
    Succession<S>.Lease acquire(String name) {
        Succession<S> succession = byName.get(name);
        return succession == null ? null : succession.acquire();
    }

    /** The same on the best of them that suits, where one does. */
    Succession<S>.Lease acquire(String name, Predicate<? super S> suits) {
        Succession<S> succession = byName.get(name);
        return succession == null ? null : succession.acquire(suits);
    }

    /** Whether any of them suits. */
    boolean isAny(String name, Predicate<? super S> suits) {
        Succession<S> succession = byName.get(name);
        return succession != null && succession.any(suits);
    }

    /** What there are services for, sorted. */
    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * A service leaves; the next one of its name serves at once. Returns when nothing uses it any
     * more, or the time is over.
     *
     * @param left told its name when it serves no more, before the wait
     */
    void remove(S service, Consumer<String> left) {
        for (String name : names()) {
            Departure<S> departure = leave(name, service);
            if (departure != null) {
                left.accept(name);
                if (!departure.succession.drain(departure.member, drainTimeout)) {
                    LOG.warn("a service for {} left with calls under way", name);
                }
            }
        }
    }

    private record Departure<S>(Succession<S> succession, Succession.Member<S> member) {}

    private synchronized Departure<S> leave(String name, S service) {
        Succession<S> succession = byName.get(name);
        Succession.Member<S> member = succession == null ? null : succession.leave(service);
        if (member == null) {
            return null;
        }
        if (succession.isEmpty()) {
            byName.remove(name);
        }
        return new Departure<>(succession, member);
    }
}
