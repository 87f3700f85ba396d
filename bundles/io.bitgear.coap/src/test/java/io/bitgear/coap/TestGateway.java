package io.bitgear.coap;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The endpoint on a free loopback port, with everything below it that the components would make.
 */
final class TestGateway implements AutoCloseable {
    static final Limits LIMITS =
            new Limits(16 * 1024, 64, 64, 16, 2, Duration.ofSeconds(60), Duration.ofMillis(50));

    final Workers workers;
    final Changes changes = new Changes();
    final ModelsResource models;
    final NodesResource nodes;
    final GatewayServer server;
    volatile ContextService context;

    TestGateway() throws Exception {
        this(LIMITS);
    }

    TestGateway(Limits limits) throws Exception {
        this(
                limits,
                new Binding(
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        Optional.empty(),
                        Map.of()));
    }

    TestGateway(Limits limits, Binding binding) throws Exception {
        workers = new Workers(limits);
        models = new ModelsResource(workers);
        nodes = new NodesResource(workers);
        ContextResource contextResource = new ContextResource(workers, () -> context);
        changes.onModel(models::changed);
        changes.onNode(nodes::changed);
        changes.onContext(contextResource::touch);
        server = new GatewayServer(binding, limits);
        server.attach(new ServerResource("0.1.0", models));
        server.attach(nodes);
        server.attach(contextResource);
        server.start();
    }

    String uri(String path) {
        return server.uris().get(0) + path;
    }

    static ContextService contextOf(double battery) {
        return new ContextService() {
            @Override
            public ContextSnapshot snapshot() {
                Reading reading =
                        new Reading(
                                Quantity.BATTERY.label(),
                                battery,
                                "/",
                                Instant.EPOCH,
                                Duration.ofMinutes(30),
                                "test");
                return new ContextSnapshot(
                        1, Instant.EPOCH, new TreeMap<>(Map.of("battery", reading)), List.of());
            }

            @Override
            public Optional<Rejection> offer(Reading reading) {
                return Optional.empty();
            }

            @Override
            public Counts counts() {
                return new Counts(5, 2);
            }
        };
    }

    @Override
    public void close() {
        server.close();
        workers.close();
    }
}
