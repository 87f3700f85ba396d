package io.bitgear.metrics;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration with the PID {@value #PID}; without one, nothing of this bundle runs. */
@ObjectClassDefinition(
        name = "Bitgear metrics",
        description = "Counters and gauges of the gateway over HTTP")
public @interface MetricsConfiguration {
    /** The PID that both components of this bundle share. */
    String PID = "io.bitgear.metrics";

    /** Whether to listen. */
    @AttributeDefinition(name = "Enabled", description = "Whether the metrics are served at all")
    boolean enabled() default true;

    /** Address to listen on. */
    @AttributeDefinition(name = "Host", description = "Address that the HTTP listener binds to")
    String host() default "127.0.0.1";

    /** Port to listen on. */
    @AttributeDefinition(
            name = "Port",
            description = "TCP port; 0 takes a free one",
            min = "0",
            max = "65535")
    int port() default 9464;

    /** Whether to leave loopback. */
    @AttributeDefinition(
            name = "Insecure",
            description =
                    "Must be true for another address than loopback: the listener has neither"
                            + " encryption nor passwords")
    boolean insecure() default false;
}
