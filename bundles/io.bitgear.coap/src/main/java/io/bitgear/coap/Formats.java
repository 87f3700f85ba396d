package io.bitgear.coap;

import io.bitgear.coap.ProblemException.Kind;
import org.eclipse.californium.core.coap.OptionSet;

/** CoAP content formats (RFC 7252 section 12.3 and the IANA registry). */
final class Formats {
    static final int JPEG = 22;
    static final int PNG = 23;
    static final int OCTETS = 42;
    static final int JSON = 50;
    static final int CBOR = 60;

    /** application/concise-problem-details+cbor, RFC 9290 section 6.3. */
    static final int PROBLEM = 257;

    private Formats() {}

    /**
     * The format of the answer: what Accept asks for, JSON when it is absent (RFC 7252 section
     * 5.10.4).
     *
     * @throws ProblemException 4.06 when Accept asks for another
     */
    static int answer(OptionSet options) throws ProblemException {
        if (!options.hasAccept()) {
            return JSON;
        }
        int accept = options.getAccept();
        if (accept != JSON && accept != CBOR) {
            throw new ProblemException(
                    Kind.NOT_ACCEPTABLE,
                    "Accept is " + accept + "; this resource is there as 50 (JSON) and 60 (CBOR)");
        }
        return accept;
    }
}
