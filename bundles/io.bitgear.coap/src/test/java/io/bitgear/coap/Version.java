package io.bitgear.coap;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapMethod;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One version of a handler for /test: GET /test/state is an observable state, POST /test/echo gives
 * the body back. It counts what comes while it is not in service.
 */
final class Version implements CoapHandler {
    private static final int OCTETS = 42;

    private final Executor executor;
    private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger late = new AtomicInteger();
    final List<CompletableFuture<Void>> held = new CopyOnWriteArrayList<>();
    volatile boolean retired;
    volatile boolean hold;
    volatile String state;

    /** With where it computes its replies, and its state. */
    Version(Executor executor, String state) {
        this.executor = executor;
        this.state = state;
    }

    @Override
    public CompletionStage<CoapReply> handle(CoapRequest request) {
        enter();
        calls.incrementAndGet();
        CompletableFuture<Void> start = new CompletableFuture<>();
        if (hold) {
            held.add(start);
        } else {
            start.complete(null);
        }
        return start.thenApplyAsync(
                nothing -> {
                    check();
                    CoapReply reply = reply(request);
                    inside.decrementAndGet();
                    return reply;
                },
                executor);
    }

    private void enter() {
        inside.incrementAndGet();
        check();
    }

    private void check() {
        if (retired) {
            late.incrementAndGet();
        }
    }

    private CoapReply reply(CoapRequest request) {
        if (request.method() == CoapMethod.POST) {
            return CoapReply.changed(request.payload(), OCTETS);
        }
        if (request.path().equals(List.of("test", "state"))) {
            if (state == null) {
                return CoapReply.problem(CoapCode.NOT_FOUND, "the state is gone");
            }
            byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
            byte[] etag = ByteBuffer.allocate(4).putInt(state.hashCode()).array();
            return CoapReply.content(bytes, 0, etag, 60);
        }
        return CoapReply.notFound();
    }

    /** The state is another one now. */
    void change(String newState) {
        state = newState;
        watchers.forEach(watcher -> watcher.accept("/test/state"));
    }

    @Override
    public Collection<CoapLink> links() {
        enter();
        inside.decrementAndGet();
        return List.of(
                new CoapLink("/test/state", "State", "test", "core.s", List.of(0), 0, true),
                new CoapLink(
                        "/test/echo",
                        "Echo",
                        "test",
                        "core.b",
                        List.of(OCTETS),
                        Integer.MAX_VALUE,
                        false));
    }

    @Override
    public AutoCloseable watch(Consumer<String> changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }
}
