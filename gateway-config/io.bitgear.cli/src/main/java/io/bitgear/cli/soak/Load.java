package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import io.bitgear.cli.gateway.InferAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Closed-loop clients: each sends its next request only after the answer to the last, and not
 * before its turn in the schedule. A client that is late makes up for as many turns as came due in
 * the last {@link #LAG_NANOS}; what is older is lost, and the rate that was reached is below the
 * one that was asked for then. Each client has a socket of its own.
 */
final class Load implements AutoCloseable {
    private static final int OCTETS = 42;

    /**
     * Between two requests of a client: it may use each of its 65,536 message ids once in 247 s
     * (RFC 7252, section 4.8.2), and has none left when it is faster.
     */
    private static final long LEAST_NANOS = 5_000_000;

    /** Enough for a pause of the collector, too little to follow an outage with a burst. */
    private static final long LAG_NANOS = 100_000_000;

    private final List<Client> clients = new ArrayList<>();
    private final List<byte[]> frames;
    private final String model;
    private final Judge judge;
    private final AtomicLong left;
    private volatile Latencies latencies = new Latencies();
    private volatile long intervalNanos;
    private volatile boolean running;

    /** One client; its numbers go on over breaks. */
    private final class Client implements Runnable {
        private final int id;
        private final CoapGateway gateway;
        private Thread thread;
        private long sent;

        Client(int id, CoapGateway gateway) {
            this.id = id;
            this.gateway = gateway;
        }

        @Override
        public void run() {
            long due = System.nanoTime() + intervalNanos * id / Math.max(1, clients.size());
            while (running && left.getAndDecrement() > 0) {
                await(due);
                long sentAt = System.nanoTime();
                ask();
                long oldest = System.nanoTime() - LAG_NANOS;
                due = Math.max(due + intervalNanos, Math.max(oldest, sentAt + LEAST_NANOS));
            }
        }

        private void await(long due) {
            for (long wait = due - System.nanoTime();
                    running && wait > 0;
                    wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }

        private void ask() {
            long number = sent++;
            // Neighbours in the stream are different frames, and so are the clients.
            int frame = (int) ((number * 7 + id * 37L) % frames.size());
            long begin = System.nanoTime();
            try {
                InferAnswer answer = gateway.infer(model, frames.get(frame), OCTETS);
                latencies.add(System.nanoTime() - begin);
                judge.answered(new Exchange(id, number, frame, answer));
            } catch (Failure e) {
                latencies.add(System.nanoTime() - begin);
                judge.failed(id, number, e.getMessage());
            }
        }
    }

    /**
     * @param rate requests a second of all clients together, or 0 for as many as come
     * @param most requests in all
     */
    Load(
            GatewayAddress address,
            String model,
            List<byte[]> frames,
            int clients,
            double rate,
            long most,
            Judge judge)
            throws Failure {
        this.model = model;
        this.frames = frames;
        this.judge = judge;
        this.left = new AtomicLong(most);
        for (int i = 0; i < clients; i++) {
            this.clients.add(new Client(i, CoapGateway.open(address)));
        }
        pace(rate);
    }

    /**
     * From now on so fast.
     *
     * @param rate requests a second of all clients together, or 0 for as many as come
     */
    void pace(double rate) {
        intervalNanos =
                Math.max(LEAST_NANOS, rate == 0 ? 0 : Math.round(1e9 * clients.size() / rate));
    }

    /** From now on the times of requests go there. */
    void record(Latencies into) {
        latencies = into;
    }

    /** Begins, or goes on after {@link #stop}. */
    void start() {
        running = true;
        for (Client client : clients) {
            client.thread = new Thread(client, "bitgear-soak-client-" + client.id);
            client.thread.start();
        }
    }

    /** Waits until all requests have been sent and answered. */
    void join() throws Failure {
        try {
            for (Client client : clients) {
                if (client.thread != null) {
                    client.thread.join();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    /** Sends no more, and returns when the last answers are there. */
    void stop() throws Failure {
        running = false;
        join();
    }

    /** Requests of each client so far. */
    List<Long> sent() {
        return clients.stream().map(client -> client.sent).toList();
    }

    @Override
    public void close() {
        running = false;
        for (Client client : clients) {
            if (client.thread != null) {
                client.thread.interrupt();
            }
            client.gateway.close();
        }
    }
}
