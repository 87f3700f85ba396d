package io.bitgear.api.swap;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Services in the order in which they serve, for whoever only looks at them: the best serves until
 * it leaves, those behind it wait. There are no leases as in a {@link Succession}; what is read of
 * a service that has just left may be old. Thread-safe.
 *
 * @param <S> the service
 */
public final class Ranking<S> {
    private record Member<S>(S service, Rank rank) {}

    private final List<Member<S>> members = new CopyOnWriteArrayList<>();

    /** Nobody is there yet. */
    public Ranking() {}

    /** A service came. */
    public void add(S service, Rank rank) {
        members.add(new Member<>(service, rank));
    }

    /** A service left. */
    public void remove(S service) {
        removeIf(member -> member == service);
    }

    /** All services left for which this is true. */
    public void removeIf(Predicate<S> left) {
        members.removeIf(member -> left.test(member.service()));
    }

    /** All that are there, the best first. */
    public List<S> all() {
        return members.stream()
                .sorted(Comparator.comparing(Member::rank))
                .map(Member::service)
                .toList();
    }

    /**
     * The best of each name; names in the order of their best.
     *
     * @param name of what a service stands for
     */
    public Map<String, S> best(Function<S, String> name) {
        Map<String, S> found = new LinkedHashMap<>();
        all().forEach(service -> found.putIfAbsent(name.apply(service), service));
        return found;
    }
}
