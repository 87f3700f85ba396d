package io.bitgear.mqtt;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The retained messages that the broker should hold, by topic, and which of them it does not have
 * yet. Only the last state of a topic counts, so this never grows beyond the number of topics; one
 * that another has replaced before it was due is never written.
 */
final class StateBoard {
    private static final int MOST_TOPICS = 4096;
    private static final byte[] NOTHING = {};
    private static final Supplier<byte[]> CLEARED = NOTHING::clone;

    private final Map<String, Supplier<byte[]>> states = new LinkedHashMap<>();
    private final Set<String> inFlight = new HashSet<>();
    private final Map<String, Supplier<byte[]>> due = new LinkedHashMap<>();

    /**
     * A retained message to send.
     *
     * @param topic where
     * @param state that writes the payload
     */
    record Update(String topic, Supplier<byte[]> state) {
        /** Writes the payload; takes a while. */
        byte[] payload() {
            return state.get();
        }
    }

    /** From now on the topic should hold what that writes, on another thread and maybe often. */
    synchronized void put(String topic, Supplier<byte[]> state) {
        if (states.size() >= MOST_TOPICS && !states.containsKey(topic)) {
            throw new IllegalStateException("more than " + MOST_TOPICS + " topics of state");
        }
        states.put(topic, state);
        due.put(topic, state);
    }

    /** From now on the topic should hold nothing. */
    void clear(String topic) {
        put(topic, CLEARED);
    }

    /** The next update to send; one topic has at most one in flight, so that order is kept. */
    synchronized Optional<Update> next() {
        Optional<Update> next =
                due.entrySet().stream()
                        .filter(entry -> !inFlight.contains(entry.getKey()))
                        .findFirst()
                        .map(entry -> new Update(entry.getKey(), entry.getValue()));
        next.ifPresent(
                update -> {
                    due.remove(update.topic());
                    inFlight.add(update.topic());
                });
        return next;
    }

    /** The broker has that update. */
    synchronized void done(Update update) {
        inFlight.remove(update.topic());
        if (update.state() == CLEARED) {
            states.remove(update.topic(), CLEARED);
        }
    }

    /** The update did not reach the broker: it is due again unless a newer one is. */
    synchronized void failed(Update update) {
        if (inFlight.remove(update.topic())) {
            due.putIfAbsent(update.topic(), update.state());
        }
    }

    /** A new connection: everything is due again, for the broker may have lost it. */
    synchronized void restart() {
        inFlight.clear();
        due.clear();
        due.putAll(states);
    }

    /** How many updates are being sent. */
    synchronized int inFlight() {
        return inFlight.size();
    }
}
