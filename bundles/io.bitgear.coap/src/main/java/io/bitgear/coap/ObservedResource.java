package io.bitgear.coap;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapReply;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.observe.ObserveRelation;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * A path with its observers (RFC 7641). They stay when the handler changes, and are told when the
 * representation does. An observer has one reading under way at a time, so that what it is told
 * last is the last state. 5.03 is not told, which would end the observation: the state is read
 * again.
 */
final class ObservedResource extends CoapResource {
    /** What one observer was told. */
    private static final class Observer {
        private long seen;
        private byte[] etag;
        private boolean reading;
        private boolean again;

        synchronized boolean begin() {
            again = reading;
            reading = true;
            return !again;
        }

        synchronized boolean end() {
            reading = false;
            return again;
        }

        synchronized boolean isNews(CoapReply reply) {
            boolean same = etag != null && Arrays.equals(etag, reply.etag());
            etag = reply.etag();
            return !same;
        }
    }

    private final String path;
    private final Mount mount;
    private final Exchanges exchanges;
    private final Notifier notifier;
    private final AtomicLong changes = new AtomicLong();

    /** Weak, as an exchange that is refused becomes no relation, and is never heard of again. */
    private final Map<Exchange, Observer> observers =
            Collections.synchronizedMap(new WeakHashMap<>());

    ObservedResource(String path, Mount mount, Exchanges exchanges) {
        super(path.substring(path.lastIndexOf('/') + 1));
        this.path = path;
        this.mount = mount;
        this.exchanges = exchanges;
        this.notifier = new Notifier(exchanges, this::changed);
        setObservable(true);
    }

    String path() {
        return path;
    }

    /** The representation may have changed: observers are told soon. */
    void touch() {
        changes.incrementAndGet();
        if (getObserverCount() > 0) {
            notifier.changed();
        }
    }

    /** A first request, or the reading of the state for an observer. */
    @Override
    public void handleRequest(Exchange exchange) {
        ObserveRelation relation = exchange.getRelation();
        if (relation != null && relation.isEstablished()) {
            read(exchange);
            return;
        }
        Observer observer = new Observer();
        observer.seen = changes.get();
        observers.put(exchange, observer);
        Reply.serve(exchange, exchanges, mount, observer::isNews);
    }

    /** A change between the first reading and now was not told. */
    @Override
    public void addObserveRelation(ObserveRelation relation) {
        super.addObserveRelation(relation);
        Observer observer = observers.get(relation.getExchange());
        if (observer != null && observer.seen != changes.get()) {
            notifier.changed();
        }
    }

    private void read(Exchange exchange) {
        Observer observer = observers.computeIfAbsent(exchange, e -> new Observer());
        if (observer.begin()) {
            mount.call(
                    new Call(
                            Messages.request(exchange.getRequest()),
                            reply -> tell(exchange, observer, reply)));
        }
    }

    private void tell(Exchange exchange, Observer observer, CoapReply reply) {
        if (reply.code() == CoapCode.SERVICE_UNAVAILABLE) {
            notifier.changedAfter(Math.max(1, reply.maxAge()));
        } else if (observer.isNews(reply)) {
            new CoapExchange(exchange)
                    .respond(Messages.response(reply, () -> mount.missing(path.substring(1))));
        }
        if (observer.end()) {
            notifier.changed();
        }
    }
}
