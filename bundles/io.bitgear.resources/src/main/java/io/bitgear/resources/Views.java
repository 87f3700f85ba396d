package io.bitgear.resources;

import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/** Representations to GET, as JSON or CBOR, with an ETag. */
final class Views {
    /** How long a state may be taken from a cache, seconds. */
    static final int STATE_AGE = 2;

    /** How long what hardly changes may be taken from a cache, seconds. */
    static final int STATIC_AGE = 60;

    private static final int ETAG_BYTES = 8;

    private Views() {}

    /** Where the representation comes from. */
    @FunctionalInterface
    interface View {
        /** The value now; a record or a map. */
        Object now() throws ProblemException;
    }

    /** Answers with the value, or with 2.03 when the client has it. */
    static CompletionStage<CoapReply> get(CoapRequest request, int maxAge, View view)
            throws ProblemException {
        Handler.allow(request, CoapMethod.GET);
        int format = Formats.answer(request.accept());
        byte[] payload = Wire.encode(view.now(), format);
        byte[] etag = etag(payload, format);
        // An observer is told of changes and need not ask again soon.
        int age = request.observe() ? STATIC_AGE : maxAge;
        boolean known = request.etags().stream().anyMatch(e -> Arrays.equals(e, etag));
        return Handler.now(
                known ? CoapReply.valid(etag, age) : CoapReply.content(payload, format, etag, age));
    }

    /** The link to a representation. */
    static CoapLink link(String path, String title, String type, String iface) {
        return new CoapLink(path, title, type, iface, Formats.ANSWERS, 0, false);
    }

    /** The link to a representation whose changes are told. */
    static CoapLink observable(String path, String title, String type, String iface) {
        return new CoapLink(path, title, type, iface, Formats.ANSWERS, 0, true);
    }

    private static byte[] etag(byte[] payload, int format) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) format);
            return Arrays.copyOf(digest.digest(payload), ETAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
