package io.bitgear.coap;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;

/**
 * A request that gets an error: code, title and detail, sent as concise problem details (RFC 9290).
 */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Keys of the standard problem detail entries, RFC 9290 section 2. */
    private static final int TITLE = -1;

    private static final int DETAIL = -2;
    private static final int RESPONSE_CODE = -4;

    /** The kinds of error, each with its response code (RFC 7252 section 5.9) and its title. */
    enum Kind {
        BAD_REQUEST(ResponseCode.BAD_REQUEST, "Bad request"),
        NOT_FOUND(ResponseCode.NOT_FOUND, "Not found"),
        METHOD_NOT_ALLOWED(ResponseCode.METHOD_NOT_ALLOWED, "Method not allowed"),
        NOT_ACCEPTABLE(ResponseCode.NOT_ACCEPTABLE, "Not acceptable"),
        UNSUPPORTED_FORMAT(ResponseCode.UNSUPPORTED_CONTENT_FORMAT, "Unsupported content format"),
        INTERNAL(ResponseCode.INTERNAL_SERVER_ERROR, "Internal error"),
        UNAVAILABLE(ResponseCode.SERVICE_UNAVAILABLE, "Service unavailable");

        private final ResponseCode code;
        private final String title;

        Kind(ResponseCode code, String title) {
            this.code = code;
            this.title = title;
        }
    }

    private final Kind kind;
    private final long retrySeconds;

    /** With a detail for people that says what is wrong and what would be right. */
    ProblemException(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
        this.retrySeconds = -1;
    }

    private ProblemException(String detail, long retrySeconds) {
        super(detail);
        this.kind = Kind.UNAVAILABLE;
        this.retrySeconds = retrySeconds;
    }

    /** 5.03 with Max-Age: try again after so many seconds (RFC 7252 section 5.9.3.4). */
    static ProblemException unavailable(String detail, long retrySeconds) {
        return new ProblemException(detail, retrySeconds);
    }

    Kind kind() {
        return kind;
    }

    /** The response. */
    Response response() {
        Response response = new Response(kind.code);
        fill(response, kind.title, getMessage());
        if (retrySeconds >= 0) {
            response.getOptions().setMaxAge(retrySeconds);
        }
        return response;
    }

    /** Puts problem details into an error response. */
    static void fill(Response response, String title, String detail) {
        Map<Integer, Object> problem = new LinkedHashMap<>();
        problem.put(TITLE, title);
        problem.put(DETAIL, detail);
        problem.put(RESPONSE_CODE, response.getCode().value);
        response.setPayload(Wire.encode(problem, Formats.CBOR));
        response.getOptions().setContentFormat(Formats.PROBLEM);
    }
}
