package io.bitgear.mqtt;

import io.bitgear.api.rollout.Rollout;
import io.bitgear.api.rollout.RolloutListener;
import io.bitgear.api.rollout.RolloutService;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.rollout.RolloutState.Stage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;

/** Keeps what it is told to roll, and is led through the stages by the test. */
public final class RecordingRollouts implements RolloutService {
    /** In the order in which they came. */
    public final List<Rollout> rolled = new CopyOnWriteArrayList<>();

    /** Told of every stage. */
    public final List<RolloutListener> listeners = new CopyOnWriteArrayList<>();

    /** Whether no more is taken. */
    public volatile boolean isFull;

    private volatile RolloutState state =
            new RolloutState("", Stage.NONE, List.of(), "", Instant.EPOCH);

    @Override
    public CompletionStage<RolloutState> roll(Rollout rollout) {
        if (isFull) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("too many wait"));
        }
        rolled.add(rollout);
        return new CompletableFuture<>();
    }

    @Override
    public RolloutState state() {
        return state;
    }

    /** The last rollout gets there. */
    public void reach(Stage stage, String reason) {
        Rollout rollout = rolled.get(rolled.size() - 1);
        state =
                new RolloutState(
                        rollout.id(),
                        stage,
                        stage == Stage.SERVING ? rollout.artifacts() : List.of(),
                        reason,
                        Instant.EPOCH);
        listeners.forEach(listener -> listener.rolloutChanged(state));
    }
}
