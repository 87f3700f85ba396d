package io.bitgear.rollout;

import io.bitgear.rollout.stages.RolloutException;
import io.bitgear.rollout.store.Served;
import java.util.List;

/** The bundles, or one model, of a trial; see {@link io.bitgear.rollout.stages.Trial}. */
interface Part {
    void prove() throws RolloutException, InterruptedException;

    /** Before the first {@link #look()}. */
    void beginWatch();

    /** A short look, again and again. */
    void look() throws RolloutException, InterruptedException;

    /** After the last {@link #look()}, whatever came of it. */
    void endWatch();

    List<Served> served();

    void keep();

    void undo();
}
