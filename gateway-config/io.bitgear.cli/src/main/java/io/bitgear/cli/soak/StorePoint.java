package io.bitgear.cli.soak;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.Rollout;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.rollout.fetch.Fetchers;
import io.bitgear.rollout.stages.Rollouts;
import io.bitgear.rollout.stages.Staged;
import io.bitgear.rollout.stages.Trial;
import io.bitgear.rollout.store.RolloutStore;
import io.bitgear.rollout.store.Served;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One rollout as the gateway does it, but for the trial, which changes nothing: the program that is
 * killed and made to fail at each of its system calls.
 */
final class StorePoint {
    static final String NAME = "model";
    private static final long MAXIMUM = 64L << 20;

    private StorePoint() {}

    /**
     * Rolls a file in and prints the stage that came of it.
     *
     * @param arguments folder of the store, id, digest, address of the file
     */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        RolloutStore store = RolloutStore.open(folder);
        try (Rollouts rollouts = rollouts(store)) {
            // System calls are counted by thread: what the one that opens the store does first,
            // this one does too, so that no number is used up before it comes to the rollout.
            rollouts.between(() -> RolloutStore.open(folder));
            System.out.println(
                    roll(rollouts, arguments[1], arguments[2], URI.create(arguments[3])).stage());
        }
    }

    /** As in the gateway, with short limits. */
    static Rollouts rollouts(RolloutStore store) {
        Fetchers fetchers = new Fetchers(MAXIMUM, Duration.ofSeconds(10), Duration.ofMinutes(1));
        return new Rollouts(store, fetchers, Idle::new, state -> {});
    }

    /** One file under one name. */
    static RolloutState roll(Rollouts rollouts, String id, String digest, URI source) {
        Artifact artifact = new Artifact(Artifact.Kind.MODEL, NAME, digest, source);
        return rollouts.roll(new Rollout(id, List.of(artifact))).toCompletableFuture().join();
    }

    /** A trial of nothing. */
    private record Idle(List<Staged> files) implements Trial {
        @Override
        public void prove() {}

        @Override
        public void watch() {}

        @Override
        public List<Served> served() {
            return files.stream().map(file -> new Served(file.artifact(), "")).toList();
        }

        @Override
        public void keep() {}

        @Override
        public void undo() {}
    }
}
