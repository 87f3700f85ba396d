package io.bitgear.coap;

import io.bitgear.api.inference.InferenceService;
import io.bitgear.coap.ProblemException.Kind;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.OptionSet;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * POST a frame, get the answer. All work is done on the workers' threads, and the answer comes
 * later.
 */
final class InferResource extends GatewayResource {
    private static final int RETRY_SECONDS = 2;

    private final InferenceService service;
    private final Workers workers;

    InferResource(InferenceService service, Workers workers) {
        super("infer");
        this.service = service;
        this.workers = workers;
        describe("Inference", "bitgear.infer", "oip.v2", Formats.JSON, Formats.CBOR);
        for (FrameFormat format : FrameFormat.values()) {
            if (format.number() < Formats.JSON) {
                getAttributes().addContentType(format.number());
            }
        }
        getAttributes().setMaximumSizeEstimate(workers.limits().maxBody());
    }

    @Override
    void handle(CoapExchange exchange) throws ProblemException {
        allow(exchange, Code.POST);
        OptionSet options = exchange.getRequestOptions();
        int answerFormat = Formats.answer(options);
        FrameFormat format = FrameFormat.of(options);
        if (!service.isReady()) {
            throw ProblemException.unavailable(
                    "no node runs model " + service.model().name() + " yet", RETRY_SECONDS);
        }
        byte[] body = exchange.getRequestPayload();
        if (body == null || body.length == 0) {
            throw new ProblemException(Kind.BAD_REQUEST, "the request has no body");
        }
        workers.admit();
        InferenceCall call = new InferenceCall(exchange, service, workers, answerFormat);
        try {
            call.start(format, body);
        } catch (RejectedExecutionException e) {
            call.fail(ProblemException.unavailable("the endpoint is stopping", RETRY_SECONDS));
        }
    }
}
