package io.bitgear.policy;

import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;

/**
 * What one policy tells all listeners, or keeps to itself: of several policies for one name, such
 * as those of two versions of a model, one speaks. Thread-safe.
 */
final class Voice implements PolicyListener {
    private final PolicyListener listeners;
    private volatile boolean isOn;

    /** Muted. */
    Voice(PolicyListener listeners) {
        this.listeners = listeners;
    }

    void mute() {
        isOn = false;
    }

    /** Returns whether it was muted. */
    boolean unmute() {
        boolean was = isOn;
        isOn = true;
        return !was;
    }

    @Override
    public void decided(Decision decision) {
        if (isOn) {
            listeners.decided(decision);
        }
    }

    @Override
    public void nodeChanged(NodeState state) {
        if (isOn) {
            listeners.nodeChanged(state);
        }
    }

    @Override
    public void nodeRemoved(String node) {
        if (isOn) {
            listeners.nodeRemoved(node);
        }
    }
}
