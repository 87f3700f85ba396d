package io.bitgear.resources;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers at once, or when told to; the first logit is a check sum of the frame. */
final class FakeModel implements InferenceService {
    final ModelInfo info;
    final List<CompletableFuture<Answer>> held = new CopyOnWriteArrayList<>();
    final AtomicInteger frames = new AtomicInteger();
    volatile boolean ready = true;
    volatile boolean hold;
    volatile InferenceException failure;

    /** Whether it is ready no more once it has failed. */
    volatile boolean leaves;

    /** The frame that came last, itself. */
    volatile byte[] last;

    FakeModel(String name, int height, int width) {
        info =
                new ModelInfo(
                        name,
                        "1",
                        "ab".repeat(32),
                        List.of(3, height, width),
                        List.of("cat", "dog"));
    }

    @Override
    public ModelInfo model() {
        return info;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
        frames.incrementAndGet();
        last = frame;
        if (failure != null) {
            ready = ready && !leaves;
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Answer> future = new CompletableFuture<>();
        if (hold) {
            held.add(future);
        } else {
            future.complete(answer(frame));
        }
        return future;
    }

    Answer answer(byte[] frame) {
        return new Answer(
                info,
                List.of(checkSum(frame), -5),
                0.125,
                List.of(
                        new Answer.ClassScore(1, "dog", 0.75),
                        new Answer.ClassScore(0, "cat", 0.25)),
                "cd".repeat(32),
                7,
                "cpu",
                Duration.ofNanos(12_345),
                Duration.ofNanos(1_234_567),
                0.002);
    }

    static int checkSum(byte[] frame) {
        return Arrays.hashCode(frame) & 0x7fff;
    }
}
