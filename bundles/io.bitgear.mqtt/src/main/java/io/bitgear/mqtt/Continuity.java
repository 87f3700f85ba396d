package io.bitgear.mqtt;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices what never arrived: a session that the broker has lost, and holes in the numbers of
 * sources that number their messages.
 */
final class Continuity {
    /** Sources whose last number is remembered; the one that was silent longest is forgotten. */
    private static final int MOST_SOURCES = 1024;

    private final boolean hasSession;
    private final Map<String, Sequence> sequences =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Sequence> eldest) {
                    return size() > MOST_SOURCES;
                }
            };
    private Session session = Session.NONE;
    private long sessionsLost;
    private long missing;

    /** What became of the session at the last connect. */
    enum Session {
        /** Not connected yet. */
        NONE,
        /** The broker had none, and none was expected. */
        NEW,
        /** The broker had kept it. */
        RESUMED,
        /** The broker had none though this gateway left one: what it held is lost. */
        LOST
    }

    /**
     * Nothing is known yet.
     *
     * @param hasSession whether the broker is asked to keep a session
     */
    Continuity(boolean hasSession) {
        this.hasSession = hasSession;
    }

    /** The broker has answered, with or without the session. */
    synchronized Session connected(boolean hadSession) {
        if (hadSession) {
            session = Session.RESUMED;
        } else if (session == Session.NONE || !hasSession) {
            session = Session.NEW;
        } else {
            session = Session.LOST;
            sessionsLost++;
        }
        return session;
    }

    /**
     * A numbered message has arrived. The first number of a source is where it begins, and 0 begins
     * anew. A broker may deliver again, and out of order, what it had not seen acknowledged.
     *
     * @return whether it shows that others are missing
     */
    synchronized boolean arrived(String source, long number) {
        Sequence sequence = sequences.get(source);
        if (sequence == null || number == 0) {
            sequences.put(source, new Sequence(number));
            return false;
        }
        long more = sequence.arrived(number);
        missing += more;
        return more > 0;
    }

    synchronized Session session() {
        return session;
    }

    /** How often a session was lost. */
    synchronized long sessionsLost() {
        return sessionsLost;
    }

    /** How many numbered messages have not arrived, though later ones have. */
    synchronized long missing() {
        return missing;
    }
}
