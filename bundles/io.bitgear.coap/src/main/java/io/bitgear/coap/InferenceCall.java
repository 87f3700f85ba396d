package io.bitgear.coap;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.coap.ProblemException.Kind;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One admitted inference request: decoded on a worker, run by the service, answered once. */
final class InferenceCall {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceCall.class);
    private static final int RETRY_SECONDS = 1;

    private final Reply reply;
    private final InferenceService service;
    private final Workers workers;
    private final int answerFormat;

    /** Holds a permit of the workers, which it gives back with the answer. */
    InferenceCall(
            CoapExchange exchange, InferenceService service, Workers workers, int answerFormat) {
        this.reply = new Reply(exchange, workers);
        this.service = service;
        this.workers = workers;
        this.answerFormat = answerFormat;
    }

    void start(FrameFormat format, byte[] body) {
        reply.start();
        workers.pool().execute(() -> run(format, body));
    }

    private void run(FrameFormat format, byte[] body) {
        try {
            TensorRequest request = format.decode(body, service.model());
            service.infer(request.frame())
                    .whenCompleteAsync(
                            (answer, error) -> finish(format, request, answer, error),
                            workers.pool());
        } catch (ProblemException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(problem(e));
        }
    }

    private void finish(FrameFormat format, TensorRequest request, Answer answer, Throwable error) {
        if (error != null) {
            fail(problem(error));
            return;
        }
        try {
            Map<String, Object> value =
                    format.isTensor()
                            ? Answers.tensorForm(answer, request.id())
                            : Answers.shortForm(answer);
            Response response = new Response(ResponseCode.CHANGED);
            response.setPayload(Wire.encode(value, answerFormat));
            response.getOptions().setContentFormat(answerFormat);
            reply.send(response);
        } catch (RuntimeException e) {
            fail(problem(e));
        }
    }

    private static ProblemException problem(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof InferenceException e) {
            return switch (e.kind()) {
                case BAD_REQUEST -> new ProblemException(Kind.BAD_REQUEST, e.getMessage());
                case UNAVAILABLE -> ProblemException.unavailable(e.getMessage(), RETRY_SECONDS);
                case INTERNAL -> new ProblemException(Kind.INTERNAL, e.getMessage());
            };
        }
        LOG.warn("an inference request failed", cause);
        return new ProblemException(Kind.INTERNAL, "the gateway failed: " + cause);
    }

    /** Answers with an error, unless an answer is already out. */
    void fail(ProblemException problem) {
        reply.fail(problem);
    }
}
