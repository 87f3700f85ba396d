package io.bitgear.coap;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * A resource to GET, as JSON or CBOR, with an ETag; observable when it is given a notifier's
 * workers.
 */
class ViewResource extends GatewayResource {
    /** How long a state may be taken from a cache, seconds. */
    static final int STATE_AGE = 2;

    /** How long what hardly changes may be taken from a cache, seconds. */
    static final int STATIC_AGE = 60;

    private static final int ETAG_BYTES = 8;

    /** Where the representation comes from. */
    @FunctionalInterface
    interface View {
        /** The value now; a record or a map. */
        Object now() throws ProblemException;
    }

    private final View view;
    private final int maxAge;
    private final Notifier notifier;

    /** Not observable. */
    ViewResource(String name, int maxAge, View view) {
        super(name);
        this.view = view;
        this.maxAge = maxAge;
        this.notifier = null;
    }

    /** Observable (RFC 7641). */
    ViewResource(String name, Workers workers, View view) {
        super(name);
        this.view = view;
        this.maxAge = STATE_AGE;
        this.notifier = new Notifier(workers, this::changed);
        setObservable(true);
    }

    /** The state changed: observers are told soon. */
    final void touch() {
        if (notifier != null) {
            notifier.changed();
        }
    }

    @Override
    void handle(CoapExchange exchange) throws ProblemException {
        allow(exchange, Code.GET);
        OptionSet options = exchange.getRequestOptions();
        int format = Formats.answer(options);
        byte[] payload = Wire.encode(view.now(), format);
        byte[] etag = etag(payload, format);
        Response response =
                new Response(
                        options.containsETag(etag) ? ResponseCode.VALID : ResponseCode.CONTENT);
        if (response.getCode() == ResponseCode.CONTENT) {
            response.setPayload(payload);
            response.getOptions().setContentFormat(format);
        }
        response.getOptions().addETag(etag);
        // An observer is told of changes and need not ask again soon.
        response.getOptions().setMaxAge(options.hasObserve() ? STATIC_AGE : maxAge);
        exchange.respond(response);
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
