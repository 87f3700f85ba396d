/**
 * What is answered over CoAP, apart from what holds the sockets: handlers are services, and may be
 * exchanged while requests are under way.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.bitgear.api.coap;
