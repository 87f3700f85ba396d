package io.bitgear.rollout.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.Rollout;
import io.bitgear.api.rollout.RolloutState;
import io.bitgear.api.rollout.RolloutState.Stage;
import io.bitgear.rollout.fetch.Fetchers;
import io.bitgear.rollout.store.RolloutStore;
import io.bitgear.rollout.store.Served;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RolloutsTest {
    @TempDir Path folder;
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<Stage> stages = new CopyOnWriteArrayList<>();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch watching = new CountDownLatch(1);
    private volatile String failing = "";
    private RolloutStore store;
    private Rollouts rollouts;

    /** Notes what is asked of it, and fails where the test says so. */
    private final class NotingTrial implements Trial {
        private final List<Staged> files;

        NotingTrial(List<Staged> files) {
            this.files = files;
        }

        private void step(String name) throws RolloutException {
            done.add(name);
            if (failing.equals(name)) {
                throw new RolloutException(name + " failed");
            }
        }

        @Override
        public void prove() throws RolloutException {
            step("prove");
        }

        @Override
        public void watch() throws RolloutException, InterruptedException {
            watching.countDown();
            if (failing.equals("block")) {
                blocked.await();
            }
            if (failing.equals("disc")) {
                blockDisc();
            }
            step("watch");
        }

        @Override
        public List<Served> served() {
            return files.stream().map(file -> new Served(file.artifact(), "pid")).toList();
        }

        @Override
        public void keep() {
            done.add("keep");
        }

        @Override
        public void undo() {
            done.add("undo");
        }
    }

    private void blockDisc() {
        try {
            Files.createDirectories(folder.resolve("store/state.new/x"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() {
        store = RolloutStore.open(folder.resolve("store"));
        rollouts =
                new Rollouts(
                        store,
                        new Fetchers(1000, Duration.ofSeconds(1), Duration.ofSeconds(5)),
                        this::trial,
                        state -> stages.add(state.stage()));
    }

    private Trial trial(List<Staged> files) throws RolloutException {
        if (failing.equals("refuse")) {
            throw RolloutException.refusal("nothing to take over from");
        }
        return new NotingTrial(files);
    }

    @AfterEach
    void close() {
        rollouts.close();
    }

    private Rollout rollout(String id, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(folder.resolve(content), bytes);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        return new Rollout(
                id, List.of(new Artifact(Artifact.Kind.MODEL, "m", digest, file.toUri())));
    }

    private RolloutState roll(Rollout rollout) throws Exception {
        return rollouts.roll(rollout).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void given_goodFiles_when_rolled_then_theyServeAlsoAfterARestart() throws Exception {
        RolloutState state = roll(rollout("r1", "one"));
        assertEquals(Stage.SERVING, state.stage());
        assertEquals(
                List.of(Stage.DOWNLOADING, Stage.TRIAL, Stage.WATCHING, Stage.SERVING), stages);
        assertEquals(List.of("prove", "watch", "keep"), done);
        RolloutStore again = RolloutStore.open(folder.resolve("store"));
        assertEquals(state, again.state().report());
    }

    @Test
    void given_theSameRollout_when_rolledAgain_then_doneAtOnce() throws Exception {
        roll(rollout("r1", "one"));
        done.clear();
        assertEquals(Stage.SERVING, roll(rollout("r1", "one")).stage());
        assertEquals("r2", roll(rollout("r2", "one")).id());
        assertEquals(List.of(), done);
    }

    @Test
    void given_aFailure_when_rolled_then_theOldServesAndTheNewFileIsGone() throws Exception {
        roll(rollout("r1", "one"));
        for (String step : List.of("prove", "watch", "disc")) {
            failing = step;
            done.clear();
            RolloutState state = roll(rollout("r-" + step, "two"));
            assertEquals(Stage.ROLLED_BACK, state.stage(), step);
            assertTrue(done.contains("undo"), step);
            assertEquals(rollout("r1", "one").artifacts(), state.serving(), step);
            try (var files = Files.list(folder.resolve("store/versions"))) {
                assertEquals(1, files.count(), step);
            }
        }
        assertEquals(
                rollout("r1", "one").artifacts(),
                RolloutStore.open(folder.resolve("store")).state().report().serving());
    }

    @Test
    void given_aWrongDigest_when_rolled_then_refused() throws Exception {
        Rollout wrong = rollout("r1", "one");
        Files.writeString(folder.resolve("one"), "other");
        RolloutState state = roll(wrong);
        assertEquals(Stage.REFUSED, state.stage());
        assertTrue(state.reason().contains("SHA-256"), state.reason());
        assertEquals(List.of(), done);
    }

    @Test
    void given_nothingToTakeOverFrom_when_rolled_then_refused() throws Exception {
        failing = "refuse";
        assertEquals(Stage.REFUSED, roll(rollout("r1", "one")).stage());
    }

    @Test
    void given_aRolloutUnderWay_when_closed_then_undone() throws Exception {
        failing = "block";
        var waiting = rollouts.roll(rollout("r1", "one")).toCompletableFuture();
        var next = rollouts.roll(rollout("r2", "two")).toCompletableFuture();
        watching.await();
        rollouts.close();
        assertThrows(ExecutionException.class, () -> next.get(30, TimeUnit.SECONDS));
        assertEquals(Stage.ROLLED_BACK, waiting.get(30, TimeUnit.SECONDS).stage());
        assertEquals(List.of("prove", "undo"), done);
        assertEquals(List.of(), RolloutStore.open(folder.resolve("store")).state().serving());
    }

    @Test
    void given_tooMany_when_rolled_then_rejected() throws Exception {
        failing = "block";
        Rollout rollout = rollout("r1", "one");
        var all =
                IntStream.range(0, 20)
                        .mapToObj(i -> rollouts.roll(rollout).toCompletableFuture())
                        .toList();
        ExecutionException rejected =
                assertThrows(ExecutionException.class, () -> all.get(19).get(30, TimeUnit.SECONDS));
        assertTrue(rejected.getCause() instanceof RejectedExecutionException);
        blocked.countDown();
        assertEquals(Stage.SERVING, all.get(0).get(30, TimeUnit.SECONDS).stage());
    }
}
