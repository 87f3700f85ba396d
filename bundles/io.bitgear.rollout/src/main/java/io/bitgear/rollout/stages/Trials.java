package io.bitgear.rollout.stages;

import java.util.List;

/** What brings versions up in a running gateway. */
@FunctionalInterface
public interface Trials {
    /**
     * A trial of these files. Changes nothing yet.
     *
     * @throws RolloutException a refusal, when they cannot take over from anything here
     */
    Trial of(List<Staged> files) throws RolloutException;
}
