package io.bitgear.resources;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;

/** Californium's client with an endpoint of its own. */
final class Client implements AutoCloseable {
    /** application/concise-problem-details+cbor, RFC 9290 section 6.3. */
    private static final int PROBLEM = 257;

    private final CoapEndpoint endpoint;

    Client() throws Exception {
        Configuration config =
                new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 1 << 20)
                        .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                        .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                        .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
        endpoint = CoapEndpoint.builder().setConfiguration(config).build();
        endpoint.start();
    }

    CoapClient at(String uri) {
        CoapClient client = new CoapClient(uri);
        client.setEndpoint(endpoint);
        client.setTimeout(60_000L);
        return client;
    }

    CoapResponse send(String uri, Request request) throws Exception {
        return at(uri).advanced(request.setURI(uri));
    }

    CoapResponse get(String uri) throws Exception {
        return send(uri, Request.newGet());
    }

    CoapResponse get(String uri, int accept) throws Exception {
        Request request = Request.newGet();
        request.getOptions().setAccept(accept);
        return send(uri, request);
    }

    CoapResponse post(String uri, int format, byte[] body) throws Exception {
        return post(uri, format, -1, body);
    }

    CoapResponse post(String uri, int format, int accept, byte[] body) throws Exception {
        Request request = Request.newPost();
        if (format >= 0) {
            request.getOptions().setContentFormat(format);
        }
        if (accept >= 0) {
            request.getOptions().setAccept(accept);
        }
        request.setPayload(body);
        return send(uri, request);
    }

    static JsonNode json(CoapResponse response) throws Exception {
        return Wire.of(response.getOptions().getContentFormat()).readTree(response.getPayload());
    }

    /** The detail of RFC 9290 problem details. */
    static String detail(CoapResponse response) throws Exception {
        if (response.getOptions().getContentFormat() != PROBLEM) {
            throw new AssertionError("no problem details: " + response.advanced());
        }
        return Wire.CBOR.readTree(response.getPayload()).get("-2").asText();
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
