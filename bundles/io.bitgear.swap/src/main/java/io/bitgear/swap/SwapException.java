package io.bitgear.swap;

/** Why new versions do not serve; the message is for people. */
final class SwapException extends Exception {
    private static final long serialVersionUID = 1L;

    SwapException(String message) {
        super(message);
    }

    SwapException(String message, Throwable cause) {
        super(message, cause);
    }
}
