package io.bitgear.coap;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;

/**
 * A resource as a stream: one block is asked for and held at a time, each within the patience. A
 * change of the resource meanwhile shows by its digest.
 */
final class BlockStream extends InputStream {
    private static final int BLOCK_BYTES = 1024;
    private static final int BLOCK_SIZE_EXPONENT = BlockOption.size2Szx(BLOCK_BYTES);
    private static final int RETRANSMISSIONS = 4;

    /** The first retransmission comes after one part, the last but one after 15 x 1.5. */
    private static final int PARTS = 32;

    private final CoapEndpoint endpoint;
    private final URI source;
    private final Duration patience;
    private byte[] block;
    private int position;
    private int next;
    private int exponent = BLOCK_SIZE_EXPONENT;
    private boolean isLast;

    private BlockStream(CoapEndpoint endpoint, URI source, Duration patience) {
        this.endpoint = endpoint;
        this.source = source;
        this.patience = patience;
    }

    /** Asks for the first block. */
    static BlockStream open(URI source, Duration patience) throws IOException {
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration(patience))
                        .setInetSocketAddress(new InetSocketAddress(0))
                        .build();
        endpoint.start();
        BlockStream stream = new BlockStream(endpoint, source, patience);
        try {
            stream.fetch();
            return stream;
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private static Configuration configuration(Duration patience) {
        return new Configuration(
                        CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, SystemConfig.DEFINITIONS)
                // None: Californium would gather all blocks by itself.
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 0)
                .set(CoapConfig.MAX_MESSAGE_SIZE, BLOCK_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES)
                .set(CoapConfig.MAX_RETRANSMIT, RETRANSMISSIONS)
                .set(
                        CoapConfig.ACK_TIMEOUT,
                        Math.max(1, patience.toMillis() / PARTS),
                        TimeUnit.MILLISECONDS)
                .set(SystemConfig.HEALTH_STATUS_INTERVAL, 0, TimeUnit.SECONDS);
    }

    private void fetch() throws IOException {
        Request request = Request.newGet();
        try {
            request.setURI(source);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IOException(source + " cannot be asked: " + e.getMessage(), e);
        }
        request.getOptions().setBlock2(exponent, false, next);
        request.send(endpoint);
        Response response = await(request);
        if (response.isError()) {
            throw new IOException("the server answered " + response.getCode());
        }
        BlockOption option = response.getOptions().getBlock2();
        if (option != null && option.getNum() != next) {
            throw new IOException("block " + option.getNum() + " came for block " + next);
        }
        block = response.getPayload();
        position = 0;
        isLast = option == null || !option.isM();
        if (option != null && option.getSzx() < exponent) {
            // The server wants smaller blocks: what it gave counts as one of those.
            exponent = option.getSzx();
        }
        next++;
        if (!isLast && block.length == 0) {
            throw new IOException("an empty block came before the last");
        }
    }

    private Response await(Request request) throws IOException {
        try {
            Response response = request.waitForResponse(patience.toMillis());
            if (response == null) {
                request.cancel();
                throw new IOException("no answer within " + patience.toMillis() + " ms");
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.cancel();
            throw new IOException("interrupted", e);
        }
    }

    private boolean isAtEnd() throws IOException {
        while (position == block.length) {
            if (isLast) {
                return true;
            }
            fetch();
        }
        return false;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : block[position++] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int n = Math.min(length, block.length - position);
        System.arraycopy(block, position, bytes, offset, n);
        position += n;
        return n;
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
