package io.bitgear.api.coap;

import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers the requests to one path and all below it. Registered as a service with the property
 * {@value #PATH}. Of several handlers for one path the one with the highest ranking, of these the
 * one that was registered first, serves until it leaves; then the next one takes over at once. When
 * its service is unregistered it gets no further call, and the unregistration returns when the
 * calls under way are complete, or the endpoint's time limit for that is over.
 */
@ConsumerType
public interface CoapHandler {
    /** Service property: the absolute path that the handler answers, such as {@code /v2}. */
    String PATH = "bitgear.coap.path";

    /**
     * Answers a request. Must not block: it is called on the endpoint's own threads.
     *
     * @return completes with the reply; an exception becomes 5.00
     */
    CompletionStage<CoapReply> handle(CoapRequest request);

    /** The resources that are there now, for {@code /.well-known/core}. Must not block. */
    Collection<CoapLink> links();

    /**
     * Has the endpoint told of the absolute path of each observable resource whose representation
     * may have changed. Observers belong to the endpoint: it reads the resource again from the
     * handler that serves then, and tells those whose ETag is another.
     *
     * @param changed only takes a note and returns; may be called on any thread
     * @return ends it
     */
    AutoCloseable watch(Consumer<String> changed);
}
