package io.bitgear.api.coap;

import java.util.List;

/**
 * What {@code /.well-known/core} says of one resource (RFC 6690).
 *
 * @param path absolute, such as {@code /v2/models/resnet8/infer}
 * @param title for people
 * @param resourceType attribute rt
 * @param interfaceDescription attribute if
 * @param contentFormats attribute ct: the formats that it takes or gives
 * @param maxSize attribute sz: largest body in bytes, 0 to say nothing, {@link Integer#MAX_VALUE}
 *     for as much as the endpoint takes
 * @param observable attribute obs: whether changes of it are told (RFC 7641)
 */
public record CoapLink(
        String path,
        String title,
        String resourceType,
        String interfaceDescription,
        List<Integer> contentFormats,
        int maxSize,
        boolean observable) {
    /** Copies the list. */
    public CoapLink {
        contentFormats = List.copyOf(contentFormats);
    }
}
