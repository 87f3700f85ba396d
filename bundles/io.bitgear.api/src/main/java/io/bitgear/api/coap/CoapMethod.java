package io.bitgear.api.coap;

/** The methods of CoAP (RFC 7252 section 5.8 and RFC 8132). */
public enum CoapMethod {
    /** Reads the representation. */
    GET,
    /** Has the body processed. */
    POST,
    /** Creates or replaces the resource. */
    PUT,
    /** Removes the resource. */
    DELETE,
    /** Reads what the body asks for. */
    FETCH,
    /** Changes a part of the resource. */
    PATCH,
    /** Changes a part of the resource; may be repeated. */
    IPATCH
}
