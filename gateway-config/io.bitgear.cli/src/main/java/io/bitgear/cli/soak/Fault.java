package io.bitgear.cli.soak;

import java.util.Locale;

/**
 * What is wrong with an answer.
 *
 * @param client that asked
 * @param number of the client's request
 * @param kind of fault
 * @param detail for people
 */
record Fault(int client, long number, Kind kind, String detail) {
    /** Kinds of faults. */
    enum Kind {
        /** A request was never answered. */
        MISSING,
        /** A request was answered twice, or after a later one. */
        OUT_OF_ORDER,
        /** The answer is for another model. */
        MODEL,
        /** No node has that id. */
        NODE,
        /** No configuration has that id. */
        CONFIGURATION,
        /** The named configuration gives other logits for that frame. */
        LOGITS,
        /** The class is not that of the largest logit. */
        CLASS,
        /** The client has seen a higher epoch before. */
        EPOCH_BACKWARDS,
        /** The epoch stood for another configuration before. */
        EPOCH_CONFIGURATION
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + ": client "
                + client
                + ", request "
                + number
                + ": "
                + detail;
    }
}
