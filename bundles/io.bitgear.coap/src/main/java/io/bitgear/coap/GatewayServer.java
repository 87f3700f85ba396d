package io.bitgear.coap;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.swap.Rank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.ServerMessageDeliverer;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.config.Configuration;

/** The CoAP server: sockets, threads and the handlers that answer. */
public final class GatewayServer implements AutoCloseable {
    private static final List<String> DISCOVERY = List.of(".well-known", "core");

    private final ProtocolThreads protocol = new ProtocolThreads();
    private final ScheduledThreadPoolExecutor housekeeping = Threads.scheduler("housekeeping");
    private final Exchanges exchanges;
    private final Mounts mounts;
    private final CoapServer server;

    /** Finds the resource that stands for the handler of a path. */
    private static final class Deliverer extends ServerMessageDeliverer {
        private final Mounts mounts;
        private final Resource missing;
        private final Resource links;

        Deliverer(Mounts mounts, Limits limits, Configuration config) {
            super(new CoapResource("", false), config);
            this.mounts = mounts;
            this.missing = new MissingResource(mounts);
            this.links = new LinksResource(mounts, limits.maxBody());
        }

        @Override
        protected Resource findResource(Exchange exchange) {
            List<String> path = exchange.getRequest().getOptions().getUriPath();
            Mount mount = mounts.find(path);
            if (mount != null) {
                return mount.resource().of(exchange.getRequest());
            }
            return path.equals(DISCOVERY) ? links : missing;
        }
    }

    /** Not yet listening. */
    public GatewayServer(Binding binding, Limits limits) {
        Configuration config = Transport.configuration(limits, binding.dtls().isPresent());
        exchanges = new Exchanges(limits, protocol);
        mounts = new Mounts(exchanges);
        server = new CoapServer(config);
        server.setMessageDeliverer(new Deliverer(mounts, limits, config));
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
    public void start() {
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
    public List<String> uris() {
        return server.getEndpoints().stream()
                .map(endpoint -> endpoint.getUri().toString())
                .toList();
    }

    /** The port of that scheme, or -1 when there is no such endpoint. */
    public int port(String scheme) {
        return server.getEndpoints().stream()
                .filter(endpoint -> endpoint.getUri().getScheme().equals(scheme))
                .mapToInt(endpoint -> endpoint.getAddress().getPort())
                .findFirst()
                .orElse(-1);
    }

    /** Requests under way. */
    public int pending() {
        return exchanges.pending();
    }

    /**
     * A handler joins those of its path.
     *
     * @param properties of its service: ranking and id decide who of several serves
     * @throws IllegalArgumentException when the path is not absolute
     */
    public void attach(String path, CoapHandler handler, Map<String, ?> properties) {
        mounts.add(path, handler, Rank.of(properties));
    }

    /**
     * A handler leaves. Returns when no call is inside it any more, or the drain time limit is
     * over.
     */
    public void detach(CoapHandler handler) {
        mounts.remove(handler);
    }

    @Override
    public void close() {
        mounts.close();
        server.getEndpoints().forEach(Endpoint::stop);
        server.destroy();
        Threads.stop(protocol);
        Threads.stop(housekeeping);
    }
}
