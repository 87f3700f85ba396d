package io.bitgear.api.node;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A node that is told what it shall run by the state that is published of it ({@link
 * io.bitgear.api.policy.PolicyListener}), and follows in its own time. It runs its own frames and
 * takes none. {@link #stage} only says whether it can run a configuration, {@link #commit} is
 * refused, and {@link #readBack} is what it reported last; none of them waits for the device.
 */
@ConsumerType
public interface FollowingNode extends Node {
    /**
     * From now on that is called after each report, on a thread that it must not block; it replaces
     * the one before.
     */
    void whenReported(Runnable listener);
}
