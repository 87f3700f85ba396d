package io.bitgear.rollout.stages;

import io.bitgear.rollout.store.Served;
import java.util.List;

/** New versions beside the old. Used by one thread. */
public interface Trial {
    /**
     * Starts the new versions and lets them prove themselves; the old ones serve.
     *
     * @throws RolloutException when they do not work; {@link #undo()} is to be called then too
     */
    void prove() throws RolloutException, InterruptedException;

    /**
     * Looks at them for a while.
     *
     * @throws RolloutException when they do worse than they should
     */
    void watch() throws RolloutException, InterruptedException;

    /** What has to be kept to have the same after a restart; known when they are proved. */
    List<Served> served();

    /** The store has it: the new versions serve for good. Never fails. */
    void keep();

    /** The old versions serve as if nothing had been. Never fails. */
    void undo();
}
