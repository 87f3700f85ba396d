package io.bitgear.split;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where the peer's CoAP endpoint is.
 *
 * @param uri without a path, such as {@code coap://192.0.2.7:5683}
 * @param address of it
 */
public record PeerAddress(String uri, InetSocketAddress address) {
    private static final int DEFAULT_PORT = 5683;

    /**
     * @param insecure whether plain CoAP may leave loopback
     * @throws IllegalArgumentException when the address is none, or unsafe
     */
    public static PeerAddress of(String peer, boolean insecure) {
        URI uri;
        try {
            uri = URI.create(peer.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("peer is no URI: " + peer, e);
        }
        boolean hasPath = uri.getPath() != null && uri.getPath().length() > 1;
        if (!"coap".equals(uri.getScheme()) || uri.getHost() == null || hasPath) {
            throw new IllegalArgumentException(
                    "peer is \"" + peer + "\", not coap://HOST or coap://HOST:PORT");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        InetAddress host;
        try {
            host = InetAddress.getByName(uri.getHost());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("peer is no known address: " + uri.getHost(), e);
        }
        if (!host.isLoopbackAddress() && !insecure) {
            throw new IllegalArgumentException(
                    "peer "
                            + peer
                            + " is not loopback and plain CoAP is neither encrypted nor"
                            + " authenticated: set insecure=true to accept that");
        }
        return new PeerAddress(
                "coap://" + uri.getHost() + ":" + port, new InetSocketAddress(host, port));
    }
}
