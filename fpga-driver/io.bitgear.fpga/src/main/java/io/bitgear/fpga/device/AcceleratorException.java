package io.bitgear.fpga.device;

/** A call to an accelerator failed; the message says what it met. */
public final class AcceleratorException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, in the order of the driver's codes from -1 down. */
    public enum Reason {
        ABSENT,
        TAKEN,
        FOREIGN,
        TIMEOUT,
        DEAD,
        TRUNCATED,
        REFUSED,
        CORRUPT,
        FULL,
        INVALID,
        FAULT,
        SYSTEM
    }

    private final Reason reason;

    AcceleratorException(int code, String message) {
        super(message);
        Reason[] all = Reason.values();
        this.reason = code < 0 && code >= -all.length ? all[-code - 1] : Reason.SYSTEM;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
