package io.bitgear.broker;

/** The broker did not start; the message says where and why. */
public final class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure with its cause, which may be null. */
    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
