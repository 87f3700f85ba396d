package io.bitgear.api.inference;

import java.util.Objects;

/** No answer; the message says why, in words for the client. */
public final class InferenceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Kind {
        /** The request is wrong, such as a frame of the wrong size: do not repeat it. */
        BAD_REQUEST,
        /** No node can answer now, or all queues are full: try again later. */
        UNAVAILABLE,
        /** A node failed. */
        INTERNAL
    }

    private final Kind kind;

    /** With the kind and a message for the client. */
    public InferenceException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
