package io.bitgear.api.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Services that stand for the same thing, such as two versions of one bundle: who came first serves
 * until it leaves, then the next does, and who leaves is waited for until the calls inside it are
 * done. {@link #remove} belongs into a Declarative Services unbind method: the framework calls it
 * before the leaving component is deactivated, so no call is ever inside a stopped one.
 * Thread-safe.
 *
 * @param <S> the service
 */
public final class Succession<S> {
    /**
     * One service in the order.
     *
     * @param service that serves, or waits for its turn
     * @param id the service id ({@code service.id}): the lowest serves
     * @param lease of the calls inside
     * @param <S> the service
     */
    public record Place<S>(S service, long id, Lease lease) {}

    private volatile List<Place<S>> places = List.of();

    /** Nobody serves yet. */
    public Succession() {}

    /** A service came. */
    public synchronized void add(S service, long id) {
        List<Place<S>> all = new ArrayList<>(places);
        all.add(new Place<>(service, id, new Lease()));
        all.sort(Comparator.comparingLong(Place::id));
        places = List.copyOf(all);
    }

    /**
     * A service leaves: its successor serves at once, and the calls inside it are awaited.
     *
     * @param limit the longest wait
     * @return how many calls had to be left inside
     */
    public int remove(S service, Duration limit) {
        Place<S> leaving;
        synchronized (this) {
            leaving = find(service).orElse(null);
            places = places.stream().filter(place -> place != leaving).toList();
        }
        return leaving == null ? 0 : leaving.lease().end(limit);
    }

    private Optional<Place<S>> find(S service) {
        return places.stream().filter(place -> place.service() == service).findFirst();
    }

    /** Who serves now. */
    public Optional<S> first() {
        return places.stream().findFirst().map(Place::service);
    }

    /** All, in the order in which they serve. */
    public List<S> all() {
        return places.stream().map(Place::service).toList();
    }

    /** Whether nobody is there. */
    public boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * Enters the first that lets calls in; its lease must be left when the call is done.
     *
     * @param except a place that has failed the call already, or null
     */
    public Optional<Place<S>> enter(Place<S> except) {
        return places.stream()
                .filter(place -> place != except && place.lease().enter())
                .findFirst();
    }
}
