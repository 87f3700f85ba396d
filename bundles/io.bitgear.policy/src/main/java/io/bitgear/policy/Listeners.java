package io.bitgear.policy;

import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners as one; one that throws harms nobody. */
public final class Listeners implements PolicyListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<PolicyListener> all = new CopyOnWriteArrayList<>();

    /** Adds one. */
    public void add(PolicyListener listener) {
        all.add(listener);
    }

    /** Removes one. */
    public void remove(PolicyListener listener) {
        all.remove(listener);
    }

    @Override
    public void decided(Decision decision) {
        each(listener -> listener.decided(decision));
    }

    @Override
    public void nodeChanged(NodeState state) {
        each(listener -> listener.nodeChanged(state));
    }

    @Override
    public void nodeRemoved(String node) {
        each(listener -> listener.nodeRemoved(node));
    }

    private void each(Consumer<PolicyListener> call) {
        for (PolicyListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("policy listener {} failed", listener.getClass().getName(), e);
            }
        }
    }
}
