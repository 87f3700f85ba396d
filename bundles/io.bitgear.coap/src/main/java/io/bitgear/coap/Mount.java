package io.bitgear.coap;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.swap.Rank;
import io.bitgear.api.swap.Succession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One path with the handlers that answer it, one after the other. A request that comes when the
 * last handler has left waits a little for a new one.
 */
final class Mount {
    private static final Logger LOG = LoggerFactory.getLogger(Mount.class);
    private static final int RETRY_SECONDS = 2;

    private final String path;
    private final Mounts mounts;
    private final Exchanges exchanges;
    private final MountResource resource;
    private final Succession<CoapHandler> handlers = new Succession<>();
    private final Set<Call> open = ConcurrentHashMap.newKeySet();
    private final List<Call> held = new ArrayList<>();
    private int vacancies;
    private boolean gone;

    Mount(String path, Mounts mounts, Exchanges exchanges) {
        this.path = path;
        this.mounts = mounts;
        this.exchanges = exchanges;
        this.resource = new MountResource(this, exchanges);
    }

    String path() {
        return path;
    }

    /** What Californium sees of it. */
    MountResource resource() {
        return resource;
    }

    /** What there is instead of a path that is not there. */
    String missing(String wanted) {
        return mounts.missing(wanted);
    }

    /** Hands the call to the handler that serves now, or to the next one that comes in time. */
    void call(Call call) {
        Succession<CoapHandler>.Lease lease = handlers.acquire();
        if (lease == null) {
            lease = acquireOrHold(call);
        }
        if (lease != null) {
            call.run(lease, open);
        }
    }

    private Succession<CoapHandler>.Lease acquireOrHold(Call call) {
        CoapReply refusal;
        synchronized (this) {
            Succession<CoapHandler>.Lease lease = handlers.acquire();
            if (lease != null) {
                return lease;
            }
            if (!gone && held.size() < exchanges.limits().maxPending()) {
                held.add(call);
                return null;
            }
            refusal = gone ? CoapReply.notFound() : exchanged();
        }
        call.finish(refusal);
        return null;
    }

    private CoapReply exchanged() {
        return CoapReply.unavailable(path + " is being exchanged; try again", RETRY_SECONDS);
    }

    /** What the handler that serves now says there is. */
    Collection<CoapLink> links() {
        try (Succession<CoapHandler>.Lease lease = handlers.acquire()) {
            return lease == null ? List.of() : lease.service().links();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the handler of {} cannot tell its links", path, e);
            return List.of();
        }
    }

    /**
     * A handler joins.
     *
     * @return false when this mount is gone, so that a new one has to be made
     */
    boolean add(CoapHandler handler, Rank rank) {
        List<Call> waiting;
        synchronized (this) {
            if (gone) {
                return false;
            }
            handlers.add(handler, rank);
            waiting = List.copyOf(held);
            held.clear();
        }
        waiting.forEach(this::call);
        resource.touchAll();
        return true;
    }

    /**
     * A handler leaves: the next one serves at once. Returns when no call is inside the old one any
     * more, or when the time for that is over; what is left then gets 5.03.
     */
    void remove(CoapHandler handler) {
        Succession.Member<CoapHandler> member;
        boolean vacant;
        synchronized (this) {
            member = handlers.leave(handler);
            if (member == null) {
                return;
            }
            vacant = handlers.isEmpty();
            if (vacant) {
                waitForNext(++vacancies);
            }
        }
        if (!vacant) {
            resource.touchAll();
        }
        if (!handlers.drain(member, exchanges.limits().drainTimeout())) {
            abandon(member);
        }
    }

    private void abandon(Succession.Member<CoapHandler> member) {
        List<Call> left = open.stream().filter(call -> call.isAt(member)).toList();
        LOG.warn("a handler of {} left with {} calls unanswered", path, left.size());
        left.forEach(call -> call.finish(exchanged()));
        open.removeAll(left);
    }

    private void waitForNext(int vacancy) {
        try {
            exchanges
                    .timer()
                    .schedule(
                            () -> give(vacancy),
                            exchanges.limits().holdTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The endpoint is stopping, and ends what is held itself.
            LOG.debug("no wait for a handler of {}", path);
        }
    }

    /** Gives up, unless a handler has come meanwhile. */
    private void give(int vacancy) {
        List<Call> waiting;
        synchronized (this) {
            if (vacancy != vacancies || !handlers.isEmpty()) {
                return;
            }
            waiting = end();
        }
        refuse(waiting);
    }

    /** Ends it, whether it has handlers or not. */
    void close() {
        List<Call> waiting;
        synchronized (this) {
            waiting = end();
        }
        refuse(waiting);
    }

    private List<Call> end() {
        gone = true;
        List<Call> waiting = List.copyOf(held);
        held.clear();
        return waiting;
    }

    private void refuse(List<Call> waiting) {
        mounts.forget(this);
        waiting.forEach(call -> call.finish(exchanged()));
        resource.end();
    }
}
