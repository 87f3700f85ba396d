package io.bitgear.api.coap;

import java.util.Objects;

/**
 * The one reply to a request. An error has a detail, which the endpoint sends as concise problem
 * details (RFC 9290); everything else has a payload or none.
 *
 * @param code of the response
 * @param payload the body, empty when there is none; not copied, and not to be changed
 * @param contentFormat of the payload, -1 when there is none
 * @param etag of the representation, 1 to 8 bytes, or null; an observer is only told of a change
 *     when it differs from the last one
 * @param maxAge seconds for which the reply may be taken from a cache, or after which to try again;
 *     -1 for the protocol's default, 60
 * @param detail of an error: what is wrong and what would be right, for people; null with 4.04 lets
 *     the endpoint say what is there instead
 */
public record CoapReply(
        CoapCode code, byte[] payload, int contentFormat, byte[] etag, long maxAge, String detail) {
    private static final byte[] EMPTY = {};
    private static final int ETAG_MAX = 8;

    /**
     * Checks the ETag.
     *
     * @throws IllegalArgumentException when it is empty or longer than 8 bytes
     */
    public CoapReply {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(payload, "payload");
        if (etag != null && (etag.length == 0 || etag.length > ETAG_MAX)) {
            throw new IllegalArgumentException("the ETag has " + etag.length + " bytes, not 1..8");
        }
    }

    /** 2.05: a representation. */
    public static CoapReply content(byte[] payload, int contentFormat, byte[] etag, long maxAge) {
        return new CoapReply(CoapCode.CONTENT, payload, contentFormat, etag, maxAge, null);
    }

    /** 2.03: the client has the representation of that ETag. */
    public static CoapReply valid(byte[] etag, long maxAge) {
        return new CoapReply(CoapCode.VALID, EMPTY, -1, etag, maxAge, null);
    }

    /** 2.04 with a result. */
    public static CoapReply changed(byte[] payload, int contentFormat) {
        return new CoapReply(CoapCode.CHANGED, payload, contentFormat, null, -1, null);
    }

    /** 2.04 with nothing else to say. */
    public static CoapReply changed() {
        return new CoapReply(CoapCode.CHANGED, EMPTY, -1, null, -1, null);
    }

    /** An error. */
    public static CoapReply problem(CoapCode code, String detail) {
        return new CoapReply(code, EMPTY, -1, null, -1, detail);
    }

    /** 4.04; the endpoint says what is there instead. */
    public static CoapReply notFound() {
        return problem(CoapCode.NOT_FOUND, null);
    }

    /** 5.03: try again after so many seconds (RFC 7252 section 5.9.3.4). */
    public static CoapReply unavailable(String detail, long retrySeconds) {
        return new CoapReply(CoapCode.SERVICE_UNAVAILABLE, EMPTY, -1, null, retrySeconds, detail);
    }
}
