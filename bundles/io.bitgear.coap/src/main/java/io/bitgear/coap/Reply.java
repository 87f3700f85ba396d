package io.bitgear.coap;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.server.resources.CoapExchange;

/**
 * The one reply to an admitted request. A quick one rides on the acknowledgement; a slow one is
 * announced by an empty acknowledgement before the client repeats itself (RFC 7252 section 5.2.2:
 * ACK_TIMEOUT is 2 s). Holds a permit of the workers, which it gives back with the reply.
 */
final class Reply {
    private static final long ACKNOWLEDGE_MILLIS = 500;
    private static final int RETRY_SECONDS = 1;

    private final CoapExchange exchange;
    private final Workers workers;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile ScheduledFuture<?> acknowledge;
    private volatile ScheduledFuture<?> timeout;

    Reply(CoapExchange exchange, Workers workers) {
        this.exchange = exchange;
        this.workers = workers;
    }

    /** From now on the client is kept waiting, up to the time limit. */
    void start() {
        long limit = workers.limits().inferTimeout().toMillis();
        acknowledge =
                workers.timer()
                        .schedule(exchange::accept, ACKNOWLEDGE_MILLIS, TimeUnit.MILLISECONDS);
        timeout = workers.timer().schedule(() -> expire(limit), limit, TimeUnit.MILLISECONDS);
    }

    private void expire(long limit) {
        fail(ProblemException.unavailable("no answer within " + limit + " ms", RETRY_SECONDS));
    }

    /** Replies with an error, unless a reply is already out. */
    void fail(ProblemException problem) {
        send(problem.response());
    }

    /** Replies, unless a reply is already out. */
    void send(Response response) {
        if (done.compareAndSet(false, true)) {
            cancel(acknowledge);
            cancel(timeout);
            workers.release();
            exchange.respond(response);
        }
    }

    private static void cancel(ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
