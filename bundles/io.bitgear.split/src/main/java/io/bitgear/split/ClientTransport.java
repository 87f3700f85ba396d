package io.bitgear.split;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;

/** Californium's client endpoint with threads of our own, all bounded. */
final class ClientTransport implements AutoCloseable {
    private static final int BODY_MAX = 64 * 1024;
    private static final long STOP_SECONDS = 2;

    private final ScheduledExecutorService protocol;
    private final CoapEndpoint endpoint;

    ClientTransport(String id, InetSocketAddress local) {
        protocol =
                new ScheduledThreadPoolExecutor(
                        1,
                        work -> {
                            Thread thread = new Thread(work, "bitgear-" + id + "-protocol");
                            thread.setDaemon(true);
                            return thread;
                        });
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration())
                        .setInetSocketAddress(local)
                        .build();
        endpoint.setExecutors(protocol, protocol);
    }

    private static Configuration configuration() {
        return new Configuration(
                        CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, SystemConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, BODY_MAX)
                .set(CoapConfig.MAX_MESSAGE_SIZE, Link.BLOCK_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, Link.BLOCK_BYTES)
                .set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1)
                .set(SystemConfig.HEALTH_STATUS_INTERVAL, 0, TimeUnit.SECONDS);
    }

    /**
     * Binds the socket.
     *
     * @throws IOException when that fails; then nothing is left open
     */
    CoapEndpoint start() throws IOException {
        try {
            endpoint.start();
            return endpoint;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        endpoint.destroy();
        protocol.shutdownNow();
        try {
            protocol.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
