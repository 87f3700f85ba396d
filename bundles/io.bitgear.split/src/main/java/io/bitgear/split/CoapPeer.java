package io.bitgear.split;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.split.NotPreparedException;
import io.bitgear.api.split.TailOffer;
import io.bitgear.api.split.TailRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.CoapEndpoint;

/**
 * Another gateway's {@code /split} resource over CoAP (docs/split.md). One exchange at a time: more
 * would share the link, and block-wise uploads of one endpoint to one resource exclude each other
 * (RFC 7959 section 2.5). Every call blocks, up to the time limit.
 */
public final class CoapPeer implements AutoCloseable {
    private static final int OCTETS = 42;
    private static final int CBOR = 60;
    private static final int PROBLEM = 257;

    /** Of problem details, the entry "detail" (RFC 9290). */
    private static final String DETAIL = "-2";

    private final PeerAddress peer;
    private final Duration timeout;
    private final ClientTransport transport;
    private final CoapEndpoint endpoint;
    private final ObjectMapper cbor = mapper(CBORMapper.builder());
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * Opens a socket; nothing is sent yet.
     *
     * @param timeout of one exchange, the wait for its turn included
     * @throws IOException when there is no socket
     */
    public CoapPeer(String id, PeerAddress peer, Duration timeout) throws IOException {
        this.peer = peer;
        this.timeout = timeout;
        InetAddress any =
                peer.address().getAddress().isLoopbackAddress()
                        ? InetAddress.getLoopbackAddress()
                        : new InetSocketAddress(0).getAddress();
        this.transport = new ClientTransport(id, new InetSocketAddress(any, 0));
        this.endpoint = transport.start();
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> M mapper(B builder) {
        LookupCache<Object, JavaType> types = new LRUMap<>(16, 64);
        return builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                // The shared type factory would hold this bundle's classes after it is gone.
                .typeFactory(TypeFactory.defaultInstance().withCache(types))
                .build();
    }

    /** Where the peer is, for messages. */
    String uri() {
        return peer.uri();
    }

    /** Asks the peer to get its layers of a configuration ready. */
    TailOffer prepare(String model, TailRequest request) throws NodeException {
        byte[] body;
        try {
            body = cbor.writeValueAsBytes(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot encode " + request, e);
        }
        byte[] answer = exchange("/split/" + model, CBOR, body, timeout).getPayload();
        try {
            return cbor.readValue(answer, TailOffer.class);
        } catch (IOException e) {
            throw new NodeException(
                    peer.uri() + " answered with something that is no offer: " + e.getMessage(), e);
        }
    }

    /**
     * Runs the last layers on one frame.
     *
     * @param limit time left for it
     * @throws NotPreparedException when the peer does not hold the configuration
     */
    byte[] run(String model, String shortId, byte[] packed, Duration limit) throws NodeException {
        return exchange("/split/" + model + "/" + shortId, OCTETS, packed, limit).getPayload();
    }

    /** Sends so many bytes, which the peer throws away; the nanoseconds until its answer. */
    public long probe(int bytes) throws NodeException {
        byte[] body = new byte[bytes];
        turn(timeout);
        try {
            long begin = System.nanoTime();
            send("/split", OCTETS, body, timeout);
            return System.nanoTime() - begin;
        } finally {
            turn.unlock();
        }
    }

    private Response exchange(String path, int format, byte[] body, Duration limit)
            throws NodeException {
        long begin = System.nanoTime();
        turn(limit);
        try {
            Duration left = limit.minusNanos(System.nanoTime() - begin);
            return send(path, format, body, left);
        } finally {
            turn.unlock();
        }
    }

    private void turn(Duration limit) throws NodeException {
        try {
            if (!turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw silent(limit);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Response send(String path, int format, byte[] body, Duration limit)
            throws NodeException {
        Request request = Request.newPost();
        request.setURI(peer.uri() + path);
        request.getOptions().setContentFormat(format);
        if (format == CBOR) {
            request.getOptions().setAccept(CBOR);
        }
        request.setPayload(body);
        Response response;
        try {
            request.send(endpoint);
            response = request.waitForResponse(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            request.cancel();
            throw interrupted(e);
        }
        if (response == null) {
            request.cancel();
            throw request.getSendError() == null
                    ? silent(limit)
                    : new NodeException(
                            "cannot send to " + peer.uri() + ": " + request.getSendError(),
                            request.getSendError());
        }
        if (response.isError()) {
            throw refusal(path, response);
        }
        return response;
    }

    private NodeException silent(Duration limit) {
        return new NodeException(peer.uri() + " gave no answer within " + limit.toMillis() + " ms");
    }

    private NodeException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new NodeException("interrupted while waiting for " + peer.uri(), cause);
    }

    private NodeException refusal(String path, Response response) {
        String message = peer.uri() + path + " answered " + response.getCode();
        String detail = detail(response);
        String text = detail.isBlank() ? message : message + ": " + detail;
        if (response.getCode() == ResponseCode.NOT_FOUND) {
            return new NotPreparedException(text);
        }
        return response.getCode() == ResponseCode.SERVICE_UNAVAILABLE
                ? new NodeBusyException(text)
                : new NodeException(text);
    }

    private String detail(Response response) {
        if (response.getOptions().getContentFormat() == PROBLEM) {
            try {
                return cbor.readTree(response.getPayload()).path(DETAIL).asText();
            } catch (IOException e) {
                return "";
            }
        }
        return new String(response.getPayload(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        transport.close();
    }
}
