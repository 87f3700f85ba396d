package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import java.util.List;

/** CoAP content formats (RFC 7252 section 12.3 and the IANA registry). */
final class Formats {
    static final int JPEG = 22;
    static final int PNG = 23;
    static final int OCTETS = 42;
    static final int JSON = 50;
    static final int CBOR = 60;

    /** The formats of answers. */
    static final List<Integer> ANSWERS = List.of(JSON, CBOR);

    private Formats() {}

    /**
     * The format of the answer: what Accept asks for, JSON when it is absent (RFC 7252 section
     * 5.10.4).
     *
     * @param accept content format, or -1
     * @throws ProblemException 4.06 when Accept asks for another
     */
    static int answer(int accept) throws ProblemException {
        if (accept < 0) {
            return JSON;
        }
        if (accept != JSON && accept != CBOR) {
            throw new ProblemException(
                    CoapCode.NOT_ACCEPTABLE,
                    "Accept is " + accept + "; this resource is there as 50 (JSON) and 60 (CBOR)");
        }
        return accept;
    }
}
