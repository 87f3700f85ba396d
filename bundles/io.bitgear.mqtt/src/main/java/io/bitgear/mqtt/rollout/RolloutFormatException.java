package io.bitgear.mqtt.rollout;

/** A desired rollout is malformed; the message names the field and the cure. */
public final class RolloutFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String id;

    RolloutFormatException(String id, String field, String problem) {
        super((field.isEmpty() ? "" : field + ": ") + problem);
        this.id = id;
    }

    /** The rollout's id as far as it could be read, else empty. */
    public String id() {
        return id;
    }
}
