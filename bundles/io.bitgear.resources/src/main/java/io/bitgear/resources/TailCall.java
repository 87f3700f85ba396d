package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.split.NotPreparedException;
import io.bitgear.api.split.TailService;
import io.bitgear.api.swap.Succession;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of another gateway to a {@link TailService}. */
final class TailCall {
    private static final Logger LOG = LoggerFactory.getLogger(TailCall.class);
    private static final int RETRY_SECONDS = 1;

    private TailCall() {}

    /**
     * Completes with the reply when the work is done.
     *
     * @param lease on the service, closed when it is through
     * @param work starts it
     * @param encode makes the body of the reply
     */
    static <T> CompletionStage<CoapReply> start(
            Succession<TailService>.Lease lease,
            Function<TailService, CompletionStage<T>> work,
            int format,
            Function<T, byte[]> encode) {
        try {
            return work.apply(lease.service())
                    .whenComplete((value, error) -> lease.close())
                    .handle(
                            (value, error) ->
                                    error == null
                                            ? CoapReply.changed(encode.apply(value), format)
                                            : problem(error).reply());
        } catch (RuntimeException e) {
            lease.close();
            return Handler.now(problem(e).reply());
        }
    }

    private static ProblemException problem(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof NotPreparedException) {
            return new ProblemException(CoapCode.NOT_FOUND, cause.getMessage());
        }
        if (cause instanceof NodeBusyException) {
            return ProblemException.unavailable(cause.getMessage(), RETRY_SECONDS);
        }
        if (cause instanceof NodeException) {
            return new ProblemException(CoapCode.BAD_REQUEST, cause.getMessage());
        }
        LOG.warn("a request of another gateway failed", cause);
        return new ProblemException(CoapCode.INTERNAL_ERROR, "the gateway failed: " + cause);
    }
}
