package io.bitgear.coap;

import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.split.NotPreparedException;
import io.bitgear.coap.ProblemException.Kind;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One admitted request of another gateway to a {@link io.bitgear.api.split.TailService}. */
final class TailCall {
    private static final Logger LOG = LoggerFactory.getLogger(TailCall.class);
    private static final int RETRY_SECONDS = 1;

    private final Reply reply;

    private TailCall(Reply reply) {
        this.reply = reply;
    }

    /**
     * Admits the request, and replies when the work is done.
     *
     * @param work starts it; called only when the request is admitted
     * @param encode makes the body of the reply
     * @throws ProblemException 5.03 when too many requests are under way
     */
    static <T> void start(
            CoapExchange exchange,
            Workers workers,
            Supplier<CompletionStage<T>> work,
            int format,
            Function<T, byte[]> encode)
            throws ProblemException {
        workers.admit();
        TailCall call = new TailCall(new Reply(exchange, workers));
        call.reply.start();
        try {
            work.get().whenComplete((value, error) -> call.finish(value, error, format, encode));
        } catch (RuntimeException e) {
            call.reply.fail(problem(e));
        }
    }

    private <T> void finish(T value, Throwable error, int format, Function<T, byte[]> encode) {
        if (error != null) {
            reply.fail(problem(error));
            return;
        }
        try {
            Response response = new Response(ResponseCode.CHANGED);
            response.setPayload(encode.apply(value));
            response.getOptions().setContentFormat(format);
            reply.send(response);
        } catch (RuntimeException e) {
            reply.fail(problem(e));
        }
    }

    private static ProblemException problem(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof NotPreparedException) {
            return new ProblemException(Kind.NOT_FOUND, cause.getMessage());
        }
        if (cause instanceof NodeBusyException) {
            return ProblemException.unavailable(cause.getMessage(), RETRY_SECONDS);
        }
        if (cause instanceof NodeException) {
            return new ProblemException(Kind.BAD_REQUEST, cause.getMessage());
        }
        LOG.warn("a request of another gateway failed", cause);
        return new ProblemException(Kind.INTERNAL, "the gateway failed: " + cause);
    }
}
