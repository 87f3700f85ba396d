package io.bitgear.bench.gateway;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;

/**
 * A CoAP client on loopback with a socket of its own. It decodes nothing, so that the same client
 * time is in every figure. For one thread.
 */
final class CoapLink implements AutoCloseable {
    private static final int BLOCK_BYTES = 1024;
    private static final int BODY_MAX = 1 << 20;
    private static final long PATIENCE_MILLIS = 10_000;

    private final ScheduledExecutorService protocol =
            new ScheduledThreadPoolExecutor(
                    1,
                    work -> {
                        Thread thread = new Thread(work, "bitgear-bench-coap");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final CoapEndpoint endpoint;
    private final String base;

    /** Opens a socket; nothing is sent yet. */
    CoapLink(int port) throws Failure {
        base = "coap://127.0.0.1:" + port;
        endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration())
                        .setInetSocketAddress(new InetSocketAddress(0))
                        .build();
        endpoint.setExecutors(protocol, protocol);
        try {
            endpoint.start();
        } catch (IOException e) {
            protocol.shutdownNow();
            throw new Failure("cannot open a UDP socket: " + e.getMessage(), "", e);
        }
    }

    /** Blocks, deduplication and threads as the gateway has them, for clients and bare servers. */
    static Configuration configuration() {
        return new Configuration(
                        CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, SystemConfig.DEFINITIONS)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, BODY_MAX)
                .set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES)
                .set(CoapConfig.DEDUPLICATOR, CoapConfig.DEDUPLICATOR_PEERS_MARK_AND_SWEEP)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
    }

    /**
     * A response.
     *
     * @param isSuccess whether its code is 2.xx
     * @param code in words
     * @param payload of it
     */
    record Reply(boolean isSuccess, String code, byte[] payload) {}

    /** The payload of a resource. */
    byte[] get(String path) throws Failure {
        return payload(path, exchange(Request.newGet(), path, PATIENCE_MILLIS));
    }

    /** Posts bytes; whatever is answered, also an error. */
    Reply post(String path, byte[] body) throws Failure {
        Request request = Request.newPost();
        request.getOptions().setContentFormat(MediaTypeRegistry.APPLICATION_OCTET_STREAM);
        request.setPayload(body);
        Reply reply = exchange(request, path, PATIENCE_MILLIS);
        if (reply == null) {
            throw new Failure("no answer from " + base + path, "");
        }
        return reply;
    }

    /** Posts bytes and takes nothing but success. */
    byte[] ask(String path, byte[] body) throws Failure {
        return payload(path, post(path, body));
    }

    private byte[] payload(String path, Reply reply) throws Failure {
        if (reply == null || !reply.isSuccess()) {
            throw new Failure(
                    base + path + (reply == null ? " is silent" : " answered " + reply.code()), "");
        }
        return reply.payload();
    }

    private Reply exchange(Request request, String path, long timeoutMillis) throws Failure {
        request.setURI(base + path);
        try {
            request.send(endpoint);
            Response response = request.waitForResponse(timeoutMillis);
            if (response == null) {
                request.cancel();
                return null;
            }
            return new Reply(
                    response.isSuccess(), response.getCode().toString(), response.getPayload());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    @Override
    public void close() {
        endpoint.destroy();
        protocol.shutdownNow();
    }
}
