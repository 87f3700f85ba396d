package io.bitgear.coap;

import io.bitgear.api.split.TailService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The gateway's own CoAP endpoint on loopback, with the resource that serves other gateways. */
public final class TailServer implements AutoCloseable {
    private static final Limits LIMITS =
            new Limits(256 * 1024, 64, 64, 16, 2, Duration.ofSeconds(60), Duration.ofMillis(50));

    private final Workers workers = new Workers(LIMITS);
    private final TailsResource tails = new TailsResource(workers);
    private final GatewayServer server;

    /** On a port, 0 for a free one. */
    public TailServer(int port) {
        server =
                new GatewayServer(
                        new Binding(
                                Optional.of(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), port)),
                                Optional.empty(),
                                Map.of()),
                        LIMITS);
        server.attach(tails);
        server.start();
    }

    public void add(TailService service) {
        tails.add(service);
    }

    public void remove(TailService service) {
        tails.remove(service);
    }

    public String uri() {
        return server.uris().get(0);
    }

    @Override
    public void close() {
        server.close();
        workers.close();
    }
}
