package io.bitgear.coap;

import com.fasterxml.jackson.core.JacksonException;
import io.bitgear.api.split.TailRequest;
import io.bitgear.api.split.TailService;
import io.bitgear.coap.ProblemException.Kind;
import java.io.IOException;
import java.util.regex.Pattern;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;

/**
 * One model: a POST prepares a configuration; a POST to the child that a configuration's short id
 * names runs its last layers on one frame.
 */
final class TailResource extends GatewayResource {
    private static final Pattern SHORT_ID = Pattern.compile("[0-9a-f]{12}");

    private final TailService service;
    private final Workers workers;

    TailResource(TailService service, Workers workers) {
        super(service.model().name());
        this.service = service;
        this.workers = workers;
        describe("Last layers", "bitgear.split.model", "core.b", Formats.JSON, Formats.CBOR);
    }

    /** Runs frames under one configuration. */
    private static final class RunResource extends GatewayResource {
        private final TailService service;
        private final Workers workers;

        RunResource(String shortId, TailService service, Workers workers) {
            super(shortId);
            this.service = service;
            this.workers = workers;
        }

        @Override
        void handle(CoapExchange exchange) throws ProblemException {
            allow(exchange, Code.POST);
            expect(exchange, Formats.OCTETS);
            byte[] packed = body(exchange);
            TailCall.start(
                    exchange,
                    workers,
                    () -> service.run(getName(), packed),
                    Formats.OCTETS,
                    logits -> logits);
        }
    }

    @Override
    public Resource getChild(String name) {
        return SHORT_ID.matcher(name).matches()
                ? new RunResource(name, service, workers)
                : new MissingResource(
                        name, name + " is not the first 12 digits of a configuration's id");
    }

    @Override
    void handle(CoapExchange exchange) throws ProblemException {
        allow(exchange, Code.POST);
        int answer = Formats.answer(exchange.getRequestOptions());
        int format = exchange.getRequestOptions().getContentFormat();
        if (format != Formats.JSON) {
            expect(exchange, Formats.CBOR);
        }
        TailRequest request;
        try {
            request = Wire.of(format).readValue(body(exchange), TailRequest.class);
        } catch (JacksonException e) {
            throw new ProblemException(Kind.BAD_REQUEST, e.getOriginalMessage());
        } catch (IOException e) {
            throw new ProblemException(Kind.BAD_REQUEST, e.getMessage());
        }
        TailCall.start(
                exchange,
                workers,
                () -> service.prepare(request),
                answer,
                offer -> Wire.encode(offer, answer));
    }

    private static void expect(CoapExchange exchange, int format) throws ProblemException {
        if (exchange.getRequestOptions().getContentFormat() != format) {
            throw new ProblemException(
                    Kind.UNSUPPORTED_FORMAT,
                    "the body must have content format "
                            + format
                            + ", not "
                            + exchange.getRequestOptions().getContentFormat());
        }
    }

    private static byte[] body(CoapExchange exchange) throws ProblemException {
        byte[] body = exchange.getRequestPayload();
        if (body == null || body.length == 0) {
            throw new ProblemException(Kind.BAD_REQUEST, "the request has no body");
        }
        return body;
    }
}
