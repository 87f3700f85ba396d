package io.bitgear.rollout.stages;

import io.bitgear.api.rollout.Artifact;
import java.nio.file.Path;

/**
 * A verified file.
 *
 * @param artifact that it is
 * @param file in the store
 */
public record Staged(Artifact artifact, Path file) {}
