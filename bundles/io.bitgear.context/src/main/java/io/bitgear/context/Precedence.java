package io.bitgear.context;

import io.bitgear.api.context.Reading;
import java.util.Comparator;

/** Which of several valid readings of one quantity the snapshot shows. */
public enum Precedence {
    /** A valid remote reading hides what the host measured, however new that is. */
    REMOTE(Comparator.comparing(Precedence::isHost).reversed().thenComparing(Reading::time)),
    /** What the host measured hides remote readings. */
    HOST(Comparator.comparing(Precedence::isHost).thenComparing(Reading::time)),
    /** The newest, whoever measured it. */
    NEWEST(Comparator.comparing(Reading::time));

    /** The source name of the host's own sensors. */
    public static final String HOST_SOURCE = "host";

    private final Comparator<Reading> order;

    Precedence(Comparator<Reading> order) {
        this.order = order;
    }

    private static boolean isHost(Reading reading) {
        return HOST_SOURCE.equals(reading.source());
    }

    /** Orders readings of one quantity; the greatest is shown. */
    Comparator<Reading> order() {
        return order;
    }
}
