package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A handler whose problems become replies, and which tells of changes. */
abstract class Handler implements CoapHandler {
    private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();

    @Override
    public final CompletionStage<CoapReply> handle(CoapRequest request) {
        try {
            return route(request);
        } catch (ProblemException e) {
            return now(e.reply());
        }
    }

    /** Answers the request, now or later. */
    abstract CompletionStage<CoapReply> route(CoapRequest request) throws ProblemException;

    @Override
    public final AutoCloseable watch(Consumer<String> changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }

    /** The representation at that path may have changed. */
    final void changed(String path) {
        watchers.forEach(watcher -> watcher.accept(path));
    }

    static CompletionStage<CoapReply> now(CoapReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    /** 4.05 unless the request has this method. */
    static void allow(CoapRequest request, CoapMethod method) throws ProblemException {
        if (request.method() != method) {
            throw new ProblemException(
                    CoapCode.METHOD_NOT_ALLOWED,
                    request.method() + " is not possible here; use " + method);
        }
    }

    /**
     * @throws ProblemException 4.00 when the request has no body
     */
    static byte[] body(CoapRequest request) throws ProblemException {
        if (request.payload().length == 0) {
            throw new ProblemException(CoapCode.BAD_REQUEST, "the request has no body");
        }
        return request.payload();
    }

    /** 4.04 with the names of what is there. */
    static ProblemException missing(String what, String name, Collection<String> present) {
        return new ProblemException(
                CoapCode.NOT_FOUND,
                "no "
                        + what
                        + " "
                        + name
                        + "; there "
                        + (present.isEmpty()
                                ? "is none now"
                                : "are: " + String.join(", ", present)));
    }
}
