package io.bitgear.rollout.stages;

/** New versions do not go into service; the message says why. */
public final class RolloutException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isRefusal;

    /** They were tried and failed. */
    public RolloutException(String message) {
        this(message, false, null);
    }

    /** They were tried and failed, because of this. */
    public RolloutException(String message, Throwable cause) {
        this(message, false, cause);
    }

    private RolloutException(String message, boolean isRefusal, Throwable cause) {
        super(message, cause);
        this.isRefusal = isRefusal;
    }

    /** They are not what they should be; nothing was tried. */
    public static RolloutException refusal(String message) {
        return new RolloutException(message, true, null);
    }

    /** Whether nothing was tried. */
    public boolean isRefusal() {
        return isRefusal;
    }
}
