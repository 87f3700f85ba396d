package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.model.Model;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** One router of a random model with a clock that stands still, and what its tests ask it. */
abstract class RouterFixture {
    final Model model = RandomModels.model(3);
    final int[] logits = new int[model.info().classes().size()];
    final byte[] frame = RandomModels.frame(model, new Random(3));
    final AtomicLong clock = new AtomicLong();
    final FrameTimer timer = new FrameTimer("router-test");
    final Router router = router(Duration.ofMinutes(1));

    Router router(Duration timeout) {
        return router(timeout, timeout);
    }

    Router router(Duration slow, Duration timeout) {
        RouterSettings settings =
                new RouterSettings(2, Duration.ofSeconds(1), Duration.ofSeconds(3), slow, timeout);
        return new Router(model, settings, clock::get, timer);
    }

    @AfterEach
    void stopTimer() {
        timer.close();
    }

    CompletableFuture<Answer> infer() {
        return router.infer(frame).toCompletableFuture();
    }

    static InferenceException failure(CompletableFuture<Answer> answer) {
        CompletionException e =
                assertThrows(
                        CompletionException.class,
                        () -> answer.orTimeout(30, TimeUnit.SECONDS).join());
        return assertInstanceOf(InferenceException.class, e.getCause());
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertTrue(condition.getAsBoolean());
    }
}
