package io.bitgear.api.coap;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * One whole request, its blocks put together.
 *
 * @param method what to do
 * @param path the segments of the whole path, the handler's own first
 * @param query the Uri-Query options
 * @param contentFormat of the payload, -1 when the client does not say
 * @param accept content format that the client asks for, -1 when any will do
 * @param payload the body, empty when there is none; not copied, and not to be changed
 * @param etags of representations that the client has; not to be changed
 * @param observe whether the answer goes to an observer (RFC 7641)
 * @param remote address of the client
 */
public record CoapRequest(
        CoapMethod method,
        List<String> path,
        List<String> query,
        int contentFormat,
        int accept,
        byte[] payload,
        List<byte[]> etags,
        boolean observe,
        InetSocketAddress remote) {
    /** Copies the lists, not the bytes. */
    public CoapRequest {
        path = List.copyOf(path);
        query = List.copyOf(query);
        etags = List.copyOf(etags);
    }
}
