package io.bitgear.api.node;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device with a runtime of its own, as whoever reaches it knows it: it is told what it shall run
 * ({@code docs/protocol.md}), runs its own frames, and tells what it runs. Registered as a service
 * with the properties {@link Node#ID} and {@link Node#MODEL}. Thread-safe.
 */
@ConsumerType
public interface RemoteNode {
    /** Unique on the gateway: letters, digits, dot, dash, underscore. */
    String id();

    /** Name of the model that it runs. */
    String model();

    /** Name of the device profile that prices configurations for it. */
    String profile();

    /** What it said last that it runs; empty before it has said anything. */
    Optional<ActiveConfiguration> reported();

    /**
     * From now on that is called after each report, on a thread that it must not block; it replaces
     * the one before.
     */
    void whenReported(Runnable listener);
}
