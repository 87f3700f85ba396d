package io.bitgear.rollout;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.RolloutState;

/** A state for people. */
final class RolloutText {
    private RolloutText() {}

    static String of(RolloutState state) {
        StringBuilder text = new StringBuilder();
        if (state.id().isEmpty()) {
            text.append(state.stage());
        } else {
            text.append(state.id()).append(": ").append(state.stage());
            text.append(" since ").append(state.since());
        }
        if (!state.reason().isEmpty()) {
            text.append(", ").append(state.reason());
        }
        if (state.serving().isEmpty()) {
            text.append("\nthe distribution's versions serve");
        }
        for (Artifact artifact : state.serving()) {
            text.append("\n")
                    .append(artifact.kind())
                    .append(" ")
                    .append(artifact.name())
                    .append(" ")
                    .append(artifact.digest());
        }
        return text.toString();
    }
}
