package io.bitgear.coap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;

/** The endpoint on a free loopback port, versions of a handler for /test, and a client. */
final class SwapServer implements AutoCloseable {
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final AtomicLong ids = new AtomicLong();
    private final CoapEndpoint endpoint;
    final GatewayServer server;

    SwapServer(Duration drain, Duration hold) throws Exception {
        Limits limits =
                new Limits(
                        64 * 1024,
                        64,
                        64,
                        16,
                        Duration.ofSeconds(60),
                        Duration.ofMillis(1),
                        drain,
                        hold);
        server =
                new GatewayServer(
                        new Binding(
                                Optional.of(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                                Optional.empty(),
                                Map.of()),
                        limits);
        server.start();
        Configuration config =
                new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 1 << 20)
                        .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 2);
        endpoint = CoapEndpoint.builder().setConfiguration(config).build();
        endpoint.start();
    }

    /** A version that joins as a service registered now would. */
    Version join(String state) {
        Version version = new Version(executor, state);
        server.attach(
                "/test",
                version,
                Map.of("service.ranking", 0, "service.id", ids.incrementAndGet()));
        return version;
    }

    /** As at the unregistration of its service; after it the version is stopped. */
    void leave(Version version) {
        server.detach(version);
        version.retired = true;
    }

    CoapClient at(String path) {
        CoapClient client = new CoapClient(server.uris().get(0) + path);
        client.setEndpoint(endpoint);
        client.setTimeout(60_000L);
        return client;
    }

    CoapResponse post(byte[] body) throws Exception {
        return send(Request.newPost(), "/test/echo", body);
    }

    CoapResponse send(Request request, String path, byte[] body) throws Exception {
        request.setPayload(body);
        request.setURI(server.uris().get(0) + path);
        return at(path).advanced(request);
    }

    @Override
    public void close() {
        endpoint.destroy();
        server.close();
        executor.shutdownNow();
    }
}
