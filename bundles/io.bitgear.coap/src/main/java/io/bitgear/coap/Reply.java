package io.bitgear.coap;

import io.bitgear.api.coap.CoapCode;
import io.bitgear.api.coap.CoapReply;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP.Code;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * The one reply to an exchange. A quick one rides on the acknowledgement; a slow one is announced
 * by an empty acknowledgement before the client repeats itself (RFC 7252 section 5.2.2: ACK_TIMEOUT
 * is 2 s). Holds a permit, which it gives back with the reply.
 */
final class Reply {
    private static final long ACKNOWLEDGE_MILLIS = 500;
    private static final int RETRY_SECONDS = 1;

    private final CoapExchange exchange;
    private final Exchanges exchanges;
    private final Mount mount;
    private final boolean read;
    private final Consumer<CoapReply> before;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile ScheduledFuture<?> acknowledge;
    private volatile ScheduledFuture<?> timeout;

    private Reply(Exchange exchange, Exchanges exchanges, Mount mount, Consumer<CoapReply> before) {
        this.exchange = new CoapExchange(exchange);
        this.exchanges = exchanges;
        this.mount = mount;
        this.read = this.exchange.getRequestCode() == Code.GET;
        this.before = before;
    }

    /**
     * Answers a request with what the mount's handler says, now or later.
     *
     * @param before sees the reply before it is sent
     */
    static void serve(
            Exchange exchange, Exchanges exchanges, Mount mount, Consumer<CoapReply> before) {
        Reply reply = new Reply(exchange, exchanges, mount, before);
        Call call;
        try {
            call = new Call(Messages.request(exchange.getRequest()), reply::send);
        } catch (IllegalArgumentException e) {
            reply.respond(
                    CoapReply.problem(
                            CoapCode.METHOD_NOT_ALLOWED,
                            exchange.getRequest().getCode() + " is no method that is known"));
            return;
        }
        if (!exchanges.admit(reply.read)) {
            int most = exchanges.limits().maxPending();
            reply.respond(
                    CoapReply.unavailable(
                            most + " requests are under way, the most allowed", RETRY_SECONDS));
            return;
        }
        mount.call(call);
        reply.await(call);
    }

    /** From now on the client is kept waiting, up to the time limit, unless the reply is out. */
    private void await(Call call) {
        if (done.get()) {
            return;
        }
        long limit = exchanges.limits().answerTimeout().toMillis();
        try {
            acknowledge =
                    exchanges
                            .timer()
                            .schedule(exchange::accept, ACKNOWLEDGE_MILLIS, TimeUnit.MILLISECONDS);
            timeout =
                    exchanges
                            .timer()
                            .schedule(() -> expire(call, limit), limit, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            call.finish(CoapReply.unavailable("the endpoint is stopping", RETRY_SECONDS));
        }
        if (done.get()) {
            cancel();
        }
    }

    private static void expire(Call call, long limit) {
        call.finish(CoapReply.unavailable("no answer within " + limit + " ms", RETRY_SECONDS));
    }

    private void send(CoapReply reply) {
        done.set(true);
        cancel();
        exchanges.release(read);
        respond(reply);
    }

    private void respond(CoapReply reply) {
        before.accept(reply);
        String path = exchange.getRequestOptions().getUriPathString();
        Response response = Messages.response(reply, () -> mount.missing(path));
        exchanges.send(() -> exchange.respond(response));
    }

    private void cancel() {
        cancel(acknowledge);
        cancel(timeout);
    }

    private static void cancel(ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
