package io.bitgear.api.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Services that stand in for each other, such as those of two versions of a bundle. The best of
 * them serves until it leaves; then the next one does, with no moment between. Every use is a
 * lease, and who leaves gets no new lease, so that when its leases are closed nothing is inside it
 * any more. {@link #leave} and {@link #drain} belong into a Declarative Services unbind method: the
 * framework calls it before the leaving component is deactivated, so nothing is ever inside a
 * stopped one. Thread-safe.
 *
 * @param <S> the service
 */
public final class Succession<S> {
    /**
     * One service of the succession; guarded by it.
     *
     * @param <S> the service
     */
    public static final class Member<S> {
        private final S service;
        private final Rank rank;
        private int leases;

        private Member(S service, Rank rank) {
            this.service = service;
            this.rank = rank;
        }

        private Rank rank() {
            return rank;
        }
    }

    /** One use of a service. */
    public final class Lease implements AutoCloseable {
        private final Member<S> member;
        private boolean open = true;

        private Lease(Member<S> member) {
            this.member = member;
            member.leases++;
        }

        /** What it is a lease on. */
        public S service() {
            return member.service;
        }

        /** Whether it is a lease on that one. */
        public boolean isOf(Member<S> other) {
            return member == other;
        }

        /** Ends the use; once is enough. */
        @Override
        public void close() {
            synchronized (Succession.this) {
                if (open) {
                    open = false;
                    member.leases--;
                    Succession.this.notifyAll();
                }
            }
        }
    }

    private final List<Member<S>> members = new ArrayList<>();

    /** Nobody serves yet. */
    public Succession() {}

    /** Joins; serves now when it is the best. */
    public synchronized void add(S service, Rank rank) {
        members.add(new Member<>(service, rank));
        members.sort(Comparator.comparing(Member::rank));
    }

    /** A lease on the service that serves now, or null when there is none. */
    public synchronized Lease acquire() {
        return members.isEmpty() ? null : new Lease(members.get(0));
    }

    /**
     * A lease on the best service that suits now, or where none does on the best, or null when
     * there is none. One that is about to leave may still be the best and suit no more.
     *
     * @param suits asked of the services in turn, under a lease on each
     */
    public Lease acquire(Predicate<? super S> suits) {
        List<Lease> leases = all();
        Lease chosen = null;
        try {
            for (Lease lease : leases) {
                // Who is alone serves, whether it suits or not.
                if (chosen == null && (leases.size() == 1 || suits.test(lease.service()))) {
                    chosen = lease;
                }
            }
            chosen = chosen == null && !leases.isEmpty() ? leases.get(0) : chosen;
            return chosen;
        } finally {
            for (Lease lease : leases) {
                if (lease != chosen) {
                    lease.close();
                }
            }
        }
    }

    /** Whether any of the services suits; asked in turn, under a lease on each. */
    public boolean any(Predicate<? super S> suits) {
        List<Lease> leases = all();
        try {
            for (Lease lease : leases) {
                if (suits.test(lease.service())) {
                    return true;
                }
            }
            return false;
        } finally {
            leases.forEach(Lease::close);
        }
    }

    /** A plain loop, as in {@link #any}: both run for every frame. */
    private synchronized List<Lease> all() {
        List<Lease> leases = new ArrayList<>(members.size());
        for (Member<S> member : members) {
            leases.add(new Lease(member));
        }
        return leases;
    }

    /** Whether nobody is there to serve. */
    public synchronized boolean isEmpty() {
        return members.isEmpty();
    }

    /**
     * Leaves: from now on it gets no lease.
     *
     * @return to wait for with {@link #drain}, or null when it was not there
     */
    public synchronized Member<S> leave(S service) {
        for (Member<S> member : members) {
            if (member.service == service) {
                members.remove(member);
                return member;
            }
        }
        return null;
    }

    /**
     * Waits until all leases on one who left are closed.
     *
     * @return false when the time was over before, or the thread was interrupted
     */
    public synchronized boolean drain(Member<S> member, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (member.leases > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // Rounded up, so that the wait is never 0, which would be for ever.
                wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
