package io.bitgear.resources;

import io.bitgear.api.split.TailService;
import io.bitgear.api.swap.Rank;
import io.bitgear.coap.Binding;
import io.bitgear.coap.GatewayServer;
import io.bitgear.coap.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The gateway's own CoAP endpoint on loopback, with the handler that serves other gateways. */
public final class TailServer implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Limits LIMITS =
            new Limits(
                    256 * 1024,
                    64,
                    64,
                    16,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(50),
                    DRAIN,
                    Duration.ofSeconds(2));

    private final TailsHandler tails = new TailsHandler(DRAIN);
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
        server.attach("/split", tails, Map.of());
        server.start();
    }

    public void add(TailService service) {
        tails.add(service, new Rank(0, 1));
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
    }
}
