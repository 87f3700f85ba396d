package io.bitgear.launcher;

/** The gateway cannot start; the message says why, for a person to read. */
public final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, and where
     */
    public LaunchException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong, and where
     * @param cause what told of it
     */
    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
