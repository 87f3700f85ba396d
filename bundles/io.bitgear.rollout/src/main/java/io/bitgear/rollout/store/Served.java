package io.bitgear.rollout.store;

import io.bitgear.api.rollout.Artifact;

/**
 * What is to serve after a restart.
 *
 * @param artifact with its digest
 * @param configuration PID of the configuration that the model is loaded for; empty for a bundle
 */
public record Served(Artifact artifact, String configuration) {
    /** Of one kind and name only one serves. */
    public String key() {
        return artifact.kind() + " " + artifact.name();
    }
}
