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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One inference request: decoded on a worker, unless it is a raw frame, which is nothing to decode;
 * run by the service that answers for the model then; encoded on the thread that brings the answer.
 * A change of threads takes longer than either of what is spared one.
 */
final class InferenceCall {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceCall.class);
    private static final int RETRY_SECONDS = 1;

    private static final long HAND_OVER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** On the JDK's own thread, for what does not block. */
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS, Runnable::run);

    private final String model;
    private final Models models;
    private final Executor pool;
    private final int answerFormat;

    InferenceCall(String model, Models models, Executor pool, int answerFormat) {
        this.model = model;
        this.models = models;
        this.pool = pool;
        this.answerFormat = answerFormat;
    }

    /** Completes with the reply. */
    CompletionStage<CoapReply> start(FrameFormat format, byte[] body) {
        if (format == FrameFormat.OCTETS) {
            return run(format, body);
        }
        try {
            return CompletableFuture.supplyAsync(() -> run(format, body), pool)
                    .thenCompose(Function.identity());
        } catch (RejectedExecutionException e) {
            return Handler.now(unavailable("the gateway is stopping"));
        }
    }

    private CompletionStage<CoapReply> run(FrameFormat format, byte[] body) {
        // Only now: the service that was there when the request came may have left meanwhile.
        Succession<InferenceService>.Lease lease =
                models.services().acquire(model, InferenceService::isReady);
        if (lease == null) {
            return Handler.now(unavailable("nothing runs model " + model + " any more"));
        }
        TensorRequest request;
        try {
            request = format.decode(body, lease.service().model());
        } catch (ProblemException e) {
            lease.close();
            return Handler.now(e.reply());
        } catch (RuntimeException e) {
            lease.close();
            return Handler.now(problem(e).reply());
        }
        models.asked(model, request.frame());
        return infer(lease, request.frame(), true)
                .handle(
                        (answer, error) ->
                                error == null
                                        ? reply(format, request, answer)
                                        : problem(error).reply());
    }

    /**
     * Asks the service, and when it could not answer another that takes over from it: its nodes may
     * leave before it does.
     */
    private CompletionStage<Answer> infer(
            Succession<InferenceService>.Lease lease, byte[] frame, boolean again) {
        InferenceService service = lease.service();
        CompletionStage<Answer> answer;
        try {
            answer = service.infer(frame, models.epoch(model));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.handle(
                        (given, error) -> {
                            boolean isEmpty = error != null && !service.isReady();
                            lease.close();
                            if (error == null) {
                                models.answered(model, given.epoch());
                                return CompletableFuture.completedStage(given);
                            }
                            if (!again || isTheirs(error)) {
                                return CompletableFuture.<Answer>failedStage(error);
                            }
                            long wait = isEmpty ? HAND_OVER_NANOS : 0;
                            return successor(service, frame, error, System.nanoTime() + wait);
                        })
                .thenCompose(Function.identity());
    }

    /**
     * Asks another service. When the nodes of the one that failed have left, whoever takes over may
     * be there already and not be known here yet: it is awaited.
     */
    private CompletionStage<Answer> successor(
            InferenceService failed, byte[] frame, Throwable error, long deadline) {
        Succession<InferenceService>.Lease next =
                models.services().acquire(model, other -> other != failed && other.isReady());
        if (next != null && next.service() != failed) {
            return infer(next, frame, false);
        }
        if (next != null) {
            next.close();
        }
        if (System.nanoTime() - deadline >= 0) {
            return CompletableFuture.failedStage(error);
        }
        return CompletableFuture.supplyAsync(() -> successor(failed, frame, error, deadline), SOON)
                .thenCompose(Function.identity());
    }

    /** Whether the request itself is at fault. */
    private static boolean isTheirs(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof InferenceException e
                && e.kind() == InferenceException.Kind.BAD_REQUEST;
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
