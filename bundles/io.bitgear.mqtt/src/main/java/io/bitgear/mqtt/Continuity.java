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
    private final Map<String, Long> lastNumbers =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
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
     * A numbered message has arrived. The first number of a source is where it begins; 0 and 1
     * begin anew; a number that was passed already is a repetition.
     *
     * @return how many are missing between the last and this one
     */
    synchronized long arrived(String source, long number) {
        Long last = lastNumbers.get(source);
        if (last != null && number > 1 && number <= last) {
            return 0;
        }
        lastNumbers.put(source, number);
        if (last == null || number <= last + 1) {
            return 0;
        }
        long hole = number - last - 1;
        missing += hole;
        return hole;
    }

    synchronized Session session() {
        return session;
    }

    /** How often a session was lost. */
    synchronized long sessionsLost() {
        return sessionsLost;
    }

    /** How many numbered messages are missing. */
    synchronized long missing() {
        return missing;
    }
}
