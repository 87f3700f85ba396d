package io.bitgear.metrics;

import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves a registry over HTTP, on one thread of its own. */
final class MetricsServer implements AutoCloseable {
    private static final int WAITING_SCRAPES = 16;

    private final HTTPServer server;
    private final ExecutorService thread;
    private final URI uri;

    private MetricsServer(HTTPServer server, ExecutorService thread, URI uri) {
        this.server = server;
        this.thread = thread;
        this.uri = uri;
    }

    /**
     * Listens.
     *
     * @param host to bind to
     * @param port 0 for any that is free
     * @param isOpen whether the host may be another than loopback
     * @throws IllegalArgumentException when the host is unknown, or not loopback and not open
     * @throws IOException when the port cannot be bound; the message names it
     */
    static MetricsServer start(PrometheusRegistry registry, String host, int port, boolean isOpen)
            throws IOException {
        InetAddress address = address(host, isOpen);
        ExecutorService thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WAITING_SCRAPES),
                        task -> new Thread(task, "bitgear-metrics"));
        try {
            HTTPServer server =
                    HTTPServer.builder()
                            .inetAddress(address)
                            .port(port)
                            .executorService(thread)
                            .registry(registry)
                            .buildAndStart();
            String authority = host.contains(":") ? "[" + host + "]" : host;
            return new MetricsServer(
                    server,
                    thread,
                    URI.create("http://" + authority + ":" + server.getPort() + "/metrics"));
        } catch (IOException e) {
            thread.shutdownNow();
            throw new IOException(host + ":" + port + " cannot be bound: " + e.getMessage(), e);
        }
    }

    private static InetAddress address(String host, boolean isOpen) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("host is no known address: " + host, e);
        }
        if (!address.isLoopbackAddress() && !isOpen) {
            throw new IllegalArgumentException(
                    "host "
                            + host
                            + " is not loopback and metrics are neither encrypted nor"
                            + " authenticated: set insecure=true to accept that");
        }
        return address;
    }

    /** Where the metrics are. */
    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        server.close();
        thread.shutdownNow();
    }
}
