package io.bitgear.coap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.DelivererException;
import org.eclipse.californium.core.server.ServerMessageDeliverer;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.config.Configuration;

/** The CoAP server: sockets, threads and the tree of the attached resources. */
final class GatewayServer implements AutoCloseable {
    private static final int PROTOCOL_THREADS = 2;

    /** Answers 4.04 with the names of what is there. */
    private static final class Deliverer extends ServerMessageDeliverer {
        Deliverer(Resource root, Configuration config) {
            super(root, config);
        }

        @Override
        protected Resource findResource(Exchange exchange) throws DelivererException {
            Resource found = super.findResource(exchange);
            String path = "/" + exchange.getRequest().getOptions().getUriPathString();
            return found != null && found != getRootResource()
                    ? found
                    : MissingResource.among("resource", path, getRootResource().getChildren());
        }
    }

    private final ScheduledThreadPoolExecutor protocol =
            Threads.scheduler("protocol", PROTOCOL_THREADS);
    private final ScheduledThreadPoolExecutor housekeeping = Threads.scheduler("housekeeping", 1);
    private final CoapServer server;

    /** Not yet listening. */
    GatewayServer(Binding binding, Limits limits) {
        Configuration config = Transport.configuration(limits, binding.dtls().isPresent());
        server = new CoapServer(config);
        server.setMessageDeliverer(new Deliverer(server.getRoot(), config));
        server.setExecutors(protocol, housekeeping, true);
        binding.plain().ifPresent(a -> add(config, limits, Transport.plain(a, config, protocol)));
        binding.dtls()
                .ifPresent(
                        a ->
                                add(
                                        config,
                                        limits,
                                        Transport.dtls(a, binding.keys(), config, protocol)));
    }

    private void add(Configuration config, Limits limits, Connector connector) {
        CoapEndpoint endpoint =
                CoapEndpoint.builder().setConfiguration(config).setConnector(connector).build();
        endpoint.addInterceptor(new UploadGuard(limits));
        server.addEndpoint(endpoint);
    }

    /**
     * Binds the sockets.
     *
     * @throws UncheckedIOException when one cannot be bound; then none is
     */
    void start() {
        List<Endpoint> started = new ArrayList<>();
        for (Endpoint endpoint : server.getEndpoints()) {
            InetSocketAddress address = endpoint.getAddress();
            try {
                endpoint.start();
                started.add(endpoint);
            } catch (IOException e) {
                started.forEach(Endpoint::stop);
                throw new UncheckedIOException(
                        "cannot listen on " + address + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * The addresses, with the ports that were taken: {@code coap://host:port}, {@code coaps://...}.
     */
    List<String> uris() {
        return server.getEndpoints().stream()
                .map(endpoint -> endpoint.getUri().toString())
                .toList();
    }

    /** The port of that scheme, or -1 when there is no such endpoint. */
    int port(String scheme) {
        return server.getEndpoints().stream()
                .filter(endpoint -> endpoint.getUri().getScheme().equals(scheme))
                .mapToInt(endpoint -> endpoint.getAddress().getPort())
                .findFirst()
                .orElse(-1);
    }

    /** Puts a resource, with all below it, at the top of the tree. */
    void attach(Resource resource) {
        server.add(resource);
    }

    /** Takes it out again. */
    void detach(Resource resource) {
        server.remove(resource);
    }

    @Override
    public void close() {
        server.getEndpoints().forEach(Endpoint::stop);
        server.destroy();
        Threads.stop(protocol);
        Threads.stop(housekeeping);
    }
}
