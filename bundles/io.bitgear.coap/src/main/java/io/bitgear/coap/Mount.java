package io.bitgear.coap;

import org.eclipse.californium.core.server.resources.Resource;

/**
 * The whiteboard of this bundle: who registers one has its resource attached to the endpoint, and
 * detached when the service goes. Inside the bundle only, as Californium is.
 */
interface Mount {
    /**
     * Service property: the path, one segment with a leading slash, equal to the resource's name.
     */
    String PATH = "bitgear.coap.path";

    /** The resource, with all below it. */
    Resource resource();
}
