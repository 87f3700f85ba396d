package io.bitgear.resources;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The service side of a {@link Handler}. */
abstract class HandlerComponent implements CoapHandler {
    private final Handler handler;
    private final AutoCloseable subscription;

    /** With what tells the handler of changes. */
    HandlerComponent(Handler handler, AutoCloseable subscription) {
        this.handler = handler;
        this.subscription = subscription;
    }

    /** Ends the subscription. */
    final void end() throws Exception {
        subscription.close();
    }

    @Override
    public final CompletionStage<CoapReply> handle(CoapRequest request) {
        return handler.handle(request);
    }

    @Override
    public final Collection<CoapLink> links() {
        return handler.links();
    }

    @Override
    public final AutoCloseable watch(Consumer<String> changed) {
        return handler.watch(changed);
    }
}
