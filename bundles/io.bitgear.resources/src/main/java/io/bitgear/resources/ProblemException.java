package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapReply;

/** A request that gets an error. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CoapCode code;
    private final long retrySeconds;

    /** With a detail for people that says what is wrong and what would be right. */
    ProblemException(CoapCode code, String detail) {
        this(code, detail, -1);
    }

    private ProblemException(CoapCode code, String detail, long retrySeconds) {
        super(detail);
        this.code = code;
        this.retrySeconds = retrySeconds;
    }

    /** 5.03 with Max-Age: try again after so many seconds (RFC 7252 section 5.9.3.4). */
    static ProblemException unavailable(String detail, long retrySeconds) {
        return new ProblemException(CoapCode.SERVICE_UNAVAILABLE, detail, retrySeconds);
    }

    CoapCode code() {
        return code;
    }

    /** The reply. */
    CoapReply reply() {
        return retrySeconds < 0
                ? CoapReply.problem(code, getMessage())
                : CoapReply.unavailable(getMessage(), retrySeconds);
    }
}
