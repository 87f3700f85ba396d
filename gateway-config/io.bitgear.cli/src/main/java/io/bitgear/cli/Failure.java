package io.bitgear.cli;

/**
 * A command cannot do what was asked. The message names the cause; the cure says what to do about
 * it.
 */
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String cure;

    /**
     * @param message what went wrong, with the file, address or value
     * @param cure what to do about it, or empty
     */
    public Failure(String message, String cure) {
        this(message, cure, null);
    }

    /** With the failure behind it. */
    public Failure(String message, String cure, Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What to do about it; may be empty. */
    public String cure() {
        return cure;
    }
}
