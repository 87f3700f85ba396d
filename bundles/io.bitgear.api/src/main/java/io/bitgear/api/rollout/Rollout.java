package io.bitgear.api.rollout;

import java.util.List;

/**
 * What is wanted: all of it serves, or nothing of it does.
 *
 * @param id chosen by who wants it; the same id is the same rollout
 * @param artifacts at least one, none twice
 */
public record Rollout(String id, List<Artifact> artifacts) {
    private static final int MAXIMUM = 32;

    /**
     * Copies the list and checks it.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public Rollout {
        artifacts = List.copyOf(artifacts);
        if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "rollout id \""
                            + id
                            + "\": 1 to 64 letters, digits, dots, dashes and underscores");
        }
        if (artifacts.isEmpty() || artifacts.size() > MAXIMUM) {
            throw new IllegalArgumentException(
                    "rollout " + id + ": 1 to " + MAXIMUM + " artifacts, not " + artifacts.size());
        }
        long names =
                artifacts.stream()
                        .map(artifact -> artifact.kind() + artifact.name())
                        .distinct()
                        .count();
        if (names < artifacts.size()) {
            throw new IllegalArgumentException("rollout " + id + " names an artifact twice");
        }
    }
}
