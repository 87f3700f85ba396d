package io.bitgear.coap;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration with the PID {@value #PID}; without one, nothing of this bundle runs. */
@ObjectClassDefinition(
        name = "Bitgear CoAP",
        description = "The CoAP endpoint: sockets, block-wise transfer, DTLS and observation")
public @interface CoapConfiguration {
    /** The PID that all components of this bundle share. */
    String PID = "io.bitgear.coap";

    /** Address of the plain endpoint. */
    @AttributeDefinition(description = "Address that the plain CoAP endpoint binds to")
    String host() default "127.0.0.1";

    /** Port of the plain endpoint. */
    @AttributeDefinition(
            description = "UDP port of plain CoAP; 0 takes a free one, -1 turns plain CoAP off",
            min = "-1",
            max = "65535")
    int port() default 5683;

    /** Whether plain CoAP may leave loopback. */
    @AttributeDefinition(
            description =
                    "Must be true for plain CoAP, without DTLS, on another address than loopback")
    boolean insecure() default false;

    /** Address of the DTLS endpoint. */
    @AttributeDefinition(description = "Address that the DTLS endpoint binds to; empty means host")
    String dtls_host() default "";

    /** Port of the DTLS endpoint. */
    @AttributeDefinition(
            description = "UDP port of CoAP over DTLS; 0 takes a free one, -1 turns DTLS off",
            min = "-1",
            max = "65535")
    int dtls_port() default -1;

    /** Pre-shared keys of the DTLS endpoint. */
    @AttributeDefinition(
            description =
                    "Pre-shared keys for DTLS, each identity=key with 16 to 64 bytes in"
                            + " hexadecimal",
            type = AttributeType.PASSWORD)
    String[] dtls_psk() default {};

    /** Largest request body. */
    @AttributeDefinition(
            description = "Largest body of a request in bytes, block-wise uploads included",
            min = "1024",
            max = "16777216")
    int max_body() default 256 * 1024;

    /** Block-wise uploads under way at once. */
    @AttributeDefinition(
            description = "Block-wise uploads under way at once; each may hold max.body bytes",
            min = "1")
    int max_uploads() default 64;

    /** Requests at once. */
    @AttributeDefinition(
            description =
                    "Requests under way at once, those that read counted apart; more are answered"
                            + " with 5.03",
            min = "1")
    int max_pending() default 128;

    /** Observe relations at once. */
    @AttributeDefinition(description = "Observe relations at once", min = "1")
    int max_observers() default 256;

    /** Answer time limit. */
    @AttributeDefinition(
            description = "Milliseconds that a request may wait for its answer",
            min = "1")
    long answer_timeout() default 10_000;

    /** Pause between two notifications. */
    @AttributeDefinition(
            description = "Least milliseconds between two notifications of one resource",
            min = "0")
    long notify_interval() default 200;

    /** Drain time limit. */
    @AttributeDefinition(
            description =
                    "Most milliseconds that the leaving of a handler waits for its calls under way;"
                            + " what is left then is answered with 5.03",
            min = "0")
    long drain_timeout() default 10_000;

    /** Hold time. */
    @AttributeDefinition(
            description =
                    "Milliseconds that requests wait for a new handler when a path has lost its"
                            + " only one",
            min = "0")
    long hold_timeout() default 2_000;
}
