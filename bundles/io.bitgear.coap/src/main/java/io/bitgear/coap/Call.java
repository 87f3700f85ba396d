package io.bitgear.coap;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import io.bitgear.api.swap.Succession;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to a handler; gets one reply, whatever the handler does. */
final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final CoapRequest request;
    private final Consumer<CoapReply> answered;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile Succession<CoapHandler>.Lease lease;

    /** With who takes the reply, on any thread. */
    Call(CoapRequest request, Consumer<CoapReply> answered) {
        this.request = request;
        this.answered = answered;
    }

    CoapRequest request() {
        return request;
    }

    /** Whether it was handed to that handler. */
    boolean isAt(Succession.Member<CoapHandler> handler) {
        return lease != null && lease.isOf(handler);
    }

    /**
     * Hands it over. The lease is closed when the handler is through with it and the reply is
     * taken.
     *
     * @param open has this call meanwhile
     */
    void run(Succession<CoapHandler>.Lease newLease, Set<Call> open) {
        lease = newLease;
        open.add(this);
        start(newLease.service())
                .whenComplete(
                        (reply, error) -> {
                            try {
                                finish(error == null ? checked(reply) : failed(error));
                            } finally {
                                open.remove(this);
                                newLease.close();
                            }
                        });
    }

    private CompletionStage<CoapReply> start(CoapHandler handler) {
        try {
            return Objects.requireNonNull(handler.handle(request), "the handler returned null");
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CoapReply checked(CoapReply reply) {
        return reply == null ? failed(new NullPointerException("the reply is null")) : reply;
    }

    private CoapReply failed(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        LOG.warn("{} /{} failed", request.method(), String.join("/", request.path()), cause);
        return CoapReply.problem(CoapCode.INTERNAL_ERROR, "the gateway failed: " + cause);
    }

    /** Gives it that reply, unless it has one. */
    void finish(CoapReply reply) {
        if (done.compareAndSet(false, true)) {
            answered.accept(reply);
        }
    }
}
