package io.bitgear.rollout.stages;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.Rollout;
import io.bitgear.api.rollout.RolloutService;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.rollout.RolloutState.Stage;
import io.bitgear.rollout.fetch.Fetchers;
import io.bitgear.rollout.store.RolloutStore;
import io.bitgear.rollout.store.StoredState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does rollouts one after the other, on a thread of its own. */
public final class Rollouts implements RolloutService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);
    private static final int WAITING = 8;
    private static final long STOP_SECONDS = 60;

    private final RolloutStore store;
    private final Fetchers fetchers;
    private final Trials trials;
    private final Consumer<RolloutState> changed;
    private final Set<CompletableFuture<RolloutState>> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    task -> new Thread(task, "bitgear-rollout"));

    /**
     * @param changed told of every state; must not block or throw
     */
    public Rollouts(
            RolloutStore store, Fetchers fetchers, Trials trials, Consumer<RolloutState> changed) {
        this.store = store;
        this.fetchers = fetchers;
        this.trials = trials;
        this.changed = changed;
        // Now, for a thread started from a command of the shell keeps its streams, which are closed
        // when it ends.
        thread.prestartCoreThread();
    }

    /** Does something between two rollouts. */
    public void between(Runnable task) {
        thread.execute(task);
    }

    @Override
    public CompletionStage<RolloutState> roll(Rollout rollout) {
        CompletableFuture<RolloutState> done = new CompletableFuture<>();
        open.add(done);
        done.whenComplete((state, error) -> open.remove(done));
        try {
            thread.execute(() -> complete(done, rollout));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(rejected(rollout.id(), e));
        }
        return done;
    }

    private void complete(CompletableFuture<RolloutState> done, Rollout rollout) {
        try {
            done.complete(now(rollout));
        } catch (Throwable e) {
            // Whatever it is, also what nobody declared: who waits is told.
            LOG.error("Rollout {} failed", rollout.id(), e);
            done.completeExceptionally(e);
        }
    }

    private static RejectedExecutionException rejected(String what, Throwable cause) {
        return new RejectedExecutionException(
                "rollout " + what + ": too many wait, or the gateway stops", cause);
    }

    @Override
    public RolloutState state() {
        return store.state().report();
    }

    private RolloutState now(Rollout rollout) {
        StoredState before = store.state();
        if (before.isServing(rollout.artifacts())) {
            if (before.stage() != Stage.SERVING || !before.id().equals(rollout.id())) {
                end(rollout, Stage.SERVING, "");
            }
            return state();
        }
        try {
            attempt(rollout);
        } catch (RolloutException e) {
            end(rollout, e.isRefusal() ? Stage.REFUSED : Stage.ROLLED_BACK, e.getMessage());
        } catch (InterruptedException e) {
            // Not interrupted while this is written: that would close the file.
            end(rollout, Stage.ROLLED_BACK, "the gateway stops");
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("Rollout {} failed", rollout.id(), e);
            end(rollout, Stage.ROLLED_BACK, "it failed: " + e);
        }
        store.clean();
        return state();
    }

    private void attempt(Rollout rollout) throws RolloutException, InterruptedException {
        enter(rollout, Stage.DOWNLOADING);
        Trial trial = trials.of(fetch(rollout));
        try {
            enter(rollout, Stage.TRIAL);
            trial.prove();
            enter(rollout, Stage.WATCHING);
            trial.watch();
            StoredState serving =
                    store.state()
                            .serving(trial.served())
                            .at(rollout.id(), Stage.SERVING, "", Instant.now());
            if (!store.commit(serving)) {
                throw new RolloutException("the store cannot be written");
            }
        } catch (RolloutException | InterruptedException | RuntimeException | Error e) {
            trial.undo();
            throw e;
        }
        trial.keep();
        tell();
    }

    private List<Staged> fetch(Rollout rollout) throws RolloutException {
        List<Staged> staged = new ArrayList<>();
        for (Artifact artifact : rollout.artifacts()) {
            try {
                staged.add(new Staged(artifact, fetchers.fetch(artifact, store.versions())));
            } catch (IOException e) {
                throw RolloutException.refusal(e.getMessage());
            }
        }
        return staged;
    }

    private void enter(Rollout rollout, Stage stage) throws RolloutException {
        if (!store.commit(store.state().at(rollout.id(), stage, "", Instant.now()))) {
            String why = "the store cannot be written";
            throw stage == Stage.DOWNLOADING
                    ? RolloutException.refusal(why)
                    : new RolloutException(why);
        }
        tell();
    }

    private void end(Rollout rollout, Stage stage, String reason) {
        StoredState last = store.state().at(rollout.id(), stage, reason, Instant.now());
        if (!store.commit(last)) {
            // After a restart it reads as interrupted, which comes to the same.
            store.show(last);
        }
        tell();
    }

    private void tell() {
        RolloutState state = state();
        if (state.reason().isEmpty()) {
            LOG.info("Rollout {}: {}", state.id(), state.stage());
        } else {
            LOG.warn("Rollout {}: {}, {}", state.id(), state.stage(), state.reason());
        }
        changed.accept(state);
    }

    /** Undoes the rollout that is under way, unless it is done. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A rollout does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // What waited is not done any more.
        open.forEach(waiting -> waiting.completeExceptionally(rejected("not begun", null)));
    }
}
