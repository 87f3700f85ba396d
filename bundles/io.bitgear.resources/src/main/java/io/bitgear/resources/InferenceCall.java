package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.swap.Succession;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One inference request: decoded on a worker, run by the service that answers for the model then,
 * encoded on a worker.
 */
final class InferenceCall {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceCall.class);
    private static final int RETRY_SECONDS = 1;

    private final String model;
    private final Successions<InferenceService> services;
    private final Executor pool;
    private final int answerFormat;

    InferenceCall(
            String model, Successions<InferenceService> services, Executor pool, int answerFormat) {
        this.model = model;
        this.services = services;
        this.pool = pool;
        this.answerFormat = answerFormat;
    }

    /** Completes with the reply. */
    CompletionStage<CoapReply> start(FrameFormat format, byte[] body) {
        try {
            return CompletableFuture.supplyAsync(() -> run(format, body), pool)
                    .thenCompose(Function.identity());
        } catch (RejectedExecutionException e) {
            return Handler.now(unavailable("the gateway is stopping"));
        }
    }

    private CompletionStage<CoapReply> run(FrameFormat format, byte[] body) {
        // Only now: the service that was there when the request came may have left meanwhile.
        Succession<InferenceService>.Lease lease = services.acquire(model);
        if (lease == null) {
            return Handler.now(unavailable("nothing runs model " + model + " any more"));
        }
        try {
            TensorRequest request = format.decode(body, lease.service().model());
            return lease.service()
                    .infer(request.frame())
                    .whenComplete((answer, error) -> lease.close())
                    .handleAsync(
                            (answer, error) ->
                                    error == null
                                            ? reply(format, request, answer)
                                            : problem(error).reply(),
                            pool);
        } catch (ProblemException e) {
            lease.close();
            return Handler.now(e.reply());
        } catch (RuntimeException e) {
            lease.close();
            return Handler.now(problem(e).reply());
        }
    }

    private CoapReply reply(FrameFormat format, TensorRequest request, Answer answer) {
        Map<String, Object> value =
                format.isTensor()
                        ? Answers.tensorForm(answer, request.id())
                        : Answers.shortForm(answer);
        return CoapReply.changed(Wire.encode(value, answerFormat), answerFormat);
    }

    private static CoapReply unavailable(String detail) {
        return CoapReply.unavailable(detail, RETRY_SECONDS);
    }

    private static ProblemException problem(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof InferenceException e) {
            return switch (e.kind()) {
                case BAD_REQUEST -> new ProblemException(CoapCode.BAD_REQUEST, e.getMessage());
                case UNAVAILABLE -> ProblemException.unavailable(e.getMessage(), RETRY_SECONDS);
                case INTERNAL -> new ProblemException(CoapCode.INTERNAL_ERROR, e.getMessage());
            };
        }
        LOG.warn("an inference request failed", cause);
        return new ProblemException(CoapCode.INTERNAL_ERROR, "the gateway failed: " + cause);
    }
}
