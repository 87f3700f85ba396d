package io.bitgear.api.coap;

/** The response codes that handlers give (RFC 7252 section 5.9). */
public enum CoapCode {
    /** 2.03: what the client has is still right. */
    VALID(2, 3),
    /** 2.04: the body was processed. */
    CHANGED(2, 4),
    /** 2.05: the representation. */
    CONTENT(2, 5),
    /** 4.00: the request is wrong; do not repeat it. */
    BAD_REQUEST(4, 0),
    /** 4.04: nothing is there. */
    NOT_FOUND(4, 4),
    /** 4.05: another method is possible there. */
    METHOD_NOT_ALLOWED(4, 5),
    /** 4.06: the representation is not there in the format that Accept asks for. */
    NOT_ACCEPTABLE(4, 6),
    /** 4.15: the body's Content-Format is not taken. */
    UNSUPPORTED_CONTENT_FORMAT(4, 15),
    /** 5.00: the gateway failed. */
    INTERNAL_ERROR(5, 0),
    /** 5.03: not now; Max-Age says when to try again. */
    SERVICE_UNAVAILABLE(5, 3);

    private final int codeClass;
    private final int detail;

    CoapCode(int codeClass, int detail) {
        this.codeClass = codeClass;
        this.detail = detail;
    }

    /** The digit before the dot: 2 success, 4 the client's error, 5 the server's. */
    public int codeClass() {
        return codeClass;
    }

    /** The two digits behind the dot. */
    public int detail() {
        return detail;
    }

    /** Whether it is an error, 4.xx or 5.xx. */
    public boolean isError() {
        return codeClass >= 4;
    }
}
