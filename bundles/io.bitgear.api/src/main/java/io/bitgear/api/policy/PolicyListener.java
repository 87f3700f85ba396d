package io.bitgear.api.policy;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Registered as a service by whoever reports decisions and node states (whiteboard). Must not
 * block.
 */
@ConsumerType
public interface PolicyListener {
    /** A decision was made that changes the widths. */
    default void decided(Decision decision) {}

    /** A node's desired or reported precision changed. */
    default void nodeChanged(NodeState state) {}

    /** A node left. */
    default void nodeRemoved(String node) {}
}
