package io.bitgear.mqtt;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The retained messages that the broker should hold, by topic, and which of them it does not have
 * yet. Only the last payload of a topic counts, so this never grows beyond the number of topics. An
 * empty payload clears a topic.
 */
final class StateBoard {
    private static final int MOST_TOPICS = 4096;

    private final Map<String, byte[]> states = new LinkedHashMap<>();
    private final Set<String> inFlight = new HashSet<>();
    private final Map<String, byte[]> due = new LinkedHashMap<>();

    /**
     * A retained message to send.
     *
     * @param topic where
     * @param payload what
     */
    record Update(String topic, byte[] payload) {}

    /** From now on the topic should hold that payload. */
    synchronized void put(String topic, byte[] payload) {
        if (states.size() >= MOST_TOPICS && !states.containsKey(topic)) {
            throw new IllegalStateException("more than " + MOST_TOPICS + " topics of state");
        }
        states.put(topic, payload);
        due.put(topic, payload);
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
        if (update.payload().length == 0) {
            states.remove(update.topic(), update.payload());
        }
    }

    /** The update did not reach the broker: it is due again unless a newer one is. */
    synchronized void failed(Update update) {
        if (inFlight.remove(update.topic())) {
            due.putIfAbsent(update.topic(), update.payload());
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
