package io.bitgear.bench.jvm;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Gives one answer to every frame.
 *
 * @param answer with its model
 */
record ReadyAnswer(Answer answer) implements InferenceService {
    @Override
    public ModelInfo model() {
        return answer.model();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
        return CompletableFuture.completedFuture(answer);
    }
}
