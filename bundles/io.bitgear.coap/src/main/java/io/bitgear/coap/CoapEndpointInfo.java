package io.bitgear.coap;

import java.util.List;

/**
 * Registered as a service while the endpoint listens, with the properties {@code
 * bitgear.coap.uris}, {@code bitgear.coap.port} and {@code bitgear.coaps.port} (-1 where there is
 * none).
 *
 * @param uris where it listens, with the ports that were taken
 */
record CoapEndpointInfo(List<String> uris) {}
