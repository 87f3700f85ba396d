package io.bitgear.policy;

import io.bitgear.api.policy.Decision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last decisions, one for each change of widths; the newest is kept up to date. */
final class History {
    private final int capacity;
    private final Deque<Decision> decisions = new ArrayDeque<>();

    History(int capacity) {
        this.capacity = capacity;
    }

    synchronized Optional<Decision> current() {
        return Optional.ofNullable(decisions.peekLast());
    }

    synchronized List<Decision> all() {
        return List.copyOf(decisions);
    }

    /** A decision with new widths. */
    synchronized void add(Decision decision) {
        if (decisions.size() == capacity) {
            decisions.removeFirst();
        }
        decisions.addLast(decision);
    }

    /** The same widths for newer reasons. */
    synchronized void refresh(Decision decision) {
        decisions.removeLast();
        decisions.addLast(decision);
    }
}
