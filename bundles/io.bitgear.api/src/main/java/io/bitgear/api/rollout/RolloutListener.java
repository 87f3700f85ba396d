package io.bitgear.api.rollout;

import org.osgi.annotation.versioning.ConsumerType;

/** A service that is told of every change of a rollout's state, and of the present one at first. */
@ConsumerType
public interface RolloutListener {
    /** Must not block. */
    void rolloutChanged(RolloutState state);
}
