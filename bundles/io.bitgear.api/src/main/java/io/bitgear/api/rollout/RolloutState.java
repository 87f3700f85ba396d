package io.bitgear.api.rollout;

import java.time.Instant;
import java.util.List;

/**
 * How far a rollout is.
 *
 * @param id of the rollout; empty when there was none yet
 * @param stage of it
 * @param serving what serves now in place of what the distribution brought, of this rollout or of
 *     earlier ones
 * @param reason why it was refused or rolled back, for people; empty otherwise
 * @param since when the stage began
 */
public record RolloutState(
        String id, Stage stage, List<Artifact> serving, String reason, Instant since) {
    /** Where a rollout stands. The last three are final. */
    public enum Stage {
        /** There was none yet. */
        NONE,
        /** The files are fetched and their digests compared. */
        DOWNLOADING,
        /** The new versions start beside the old and prove themselves; the old ones serve. */
        TRIAL,
        /**
         * New bundles answer, and the old ones can be had back; new models are sent a share of the
         * frames beside the old ones, which answer.
         */
        WATCHING,
        /** The new versions serve, also after a restart. */
        SERVING,
        /** The new versions failed a proof or a health check; the old ones serve. */
        ROLLED_BACK,
        /** It could not be fetched, or is not what it should be; nothing was tried. */
        REFUSED
    }

    /** Copies the list. */
    public RolloutState {
        serving = List.copyOf(serving);
    }
}
