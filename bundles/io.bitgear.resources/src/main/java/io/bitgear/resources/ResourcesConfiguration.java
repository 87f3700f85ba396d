package io.bitgear.resources;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration with the PID {@value #PID}; without one, the defaults hold. */
@ObjectClassDefinition(
        name = "Bitgear resources",
        description = "What the gateway answers over CoAP: inference, precision, nodes, context")
public @interface ResourcesConfiguration {
    /** The PID that all components of this bundle share. */
    String PID = "io.bitgear.resources";

    /** Decoder threads. */
    @AttributeDefinition(description = "Threads that decode images and tensors", min = "1")
    int workers() default 2;

    /** Drain time limit. */
    @AttributeDefinition(
            description =
                    "Most milliseconds that the leaving of a service waits for its calls under way",
            min = "0")
    long drain_timeout() default 10_000;
}
