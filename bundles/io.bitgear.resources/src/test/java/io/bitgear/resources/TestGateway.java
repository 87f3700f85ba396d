package io.bitgear.resources;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.swap.Rank;
import io.bitgear.coap.Binding;
import io.bitgear.coap.GatewayServer;
import io.bitgear.coap.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The endpoint on a free loopback port, with everything below it that the components would make.
 */
final class TestGateway implements AutoCloseable {
    static final Limits LIMITS =
            new Limits(
                    16 * 1024,
                    64,
                    64,
                    16,
                    Duration.ofSeconds(60),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(2));

    /** For one request at once. */
    static Limits limits(Duration answerTimeout, Duration notifyInterval) {
        return new Limits(
                16384,
                4,
                1,
                4,
                answerTimeout,
                notifyInterval,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }

    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Workers workers = new Workers(2);
    private final AtomicLong ids = new AtomicLong();
    final Changes changes = new Changes();
    final ServerHandler models;
    final NodesHandler nodes = new NodesHandler(DRAIN);
    final ContextHandler context = new ContextHandler(DRAIN);
    final GatewayServer server;

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
        models = new ServerHandler("0.1.0", new Models(DRAIN), workers);
        changes.onModel(models::precisionChanged);
        changes.onNode(nodes::nodeChanged);
        changes.onContext(context::contextChanged);
        server = new GatewayServer(binding, limits);
        server.attach("/v2", models, Map.of());
        server.attach("/nodes", nodes, Map.of());
        server.attach("/context", context, Map.of());
        server.start();
    }

    /** The rank of a service that is registered now. */
    Rank next() {
        return new Rank(0, ids.incrementAndGet());
    }

    void add(InferenceService service) {
        models.add(service, next());
    }

    void add(PolicyService policy) {
        models.add(policy, next());
        nodes.add(policy, next());
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
