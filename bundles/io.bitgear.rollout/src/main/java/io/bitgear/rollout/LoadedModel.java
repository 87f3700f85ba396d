package io.bitgear.rollout;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.AnswerCheck;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.precision.Widths;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A model as it was loaded for one configuration.
 *
 * @param configuration PID
 * @param instance service id of the model
 * @param service that answers
 * @param check of its answers
 * @param policy that deploys it, or null
 */
record LoadedModel(
        String configuration,
        long instance,
        InferenceService service,
        AnswerCheck check,
        PolicyService policy) {
    /** One answer. */
    Answer answer(byte[] frame, long limitMillis)
            throws ExecutionException, TimeoutException, InterruptedException {
        return service.infer(frame).toCompletableFuture().get(limitMillis, TimeUnit.MILLISECONDS);
    }

    /** The widths of a configuration that a node of it runs, or null. */
    Widths widths(String configurationId) {
        return policy == null
                ? null
                : policy.nodes().stream()
                        .filter(
                                node ->
                                        node.reported() != null
                                                && node.reported()
                                                        .configurationId()
                                                        .equals(configurationId))
                        .map(node -> node.reportedWidths())
                        .findFirst()
                        .orElse(null);
    }
}
