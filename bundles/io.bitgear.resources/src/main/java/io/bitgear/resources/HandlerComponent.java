package io.bitgear.resources;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service side of a {@link Handler}. */
abstract class HandlerComponent implements CoapHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerComponent.class);

    private final Handler handler;
    private final AutoCloseable subscription;
    private volatile boolean ended;

    /** With what tells the handler of changes. */
    HandlerComponent(Handler handler, AutoCloseable subscription) {
        this.handler = handler;
        this.subscription = subscription;
    }

    /** Ends the subscription. */
    final void end() throws Exception {
        ended = true;
        subscription.close();
    }

    @Override
    public final CompletionStage<CoapReply> handle(CoapRequest request) {
        if (ended) {
            // Whoever exchanges this bundle counts on it that there is no such line.
            LOG.warn("{} was asked after it had stopped", getClass().getSimpleName());
        }
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
