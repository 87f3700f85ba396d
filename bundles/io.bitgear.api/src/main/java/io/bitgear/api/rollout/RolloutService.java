package io.bitgear.api.rollout;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Brings versions of bundles and models into service, and keeps them over restarts. */
@ProviderType
public interface RolloutService {
    /**
     * Fetches the files, compares their digests, lets the new versions prove themselves, hands over
     * to them, watches them, and goes back to the old ones when anything fails. One rollout after
     * the other. One that serves already, by its id and digests, is done at once. Does not block.
     *
     * @return completes with the final state; exceptionally with {@link
     *     java.util.concurrent.RejectedExecutionException} when too many wait or the service stops
     */
    CompletionStage<RolloutState> roll(Rollout rollout);

    /** How far the present or the last rollout is. */
    RolloutState state();
}
