package io.bitgear.api.inference;

import io.bitgear.api.model.ModelInfo;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Answers for one model. Registered as a service with the property {@code bitgear.model.name}; it
 * is there when the model is loaded, and {@link #isReady()} when a node runs it.
 */
@ProviderType
public interface InferenceService {
    /** The model that answers. */
    ModelInfo model();

    /** Whether at least one node runs a committed configuration. */
    boolean isReady();

    /**
     * The ids of the nodes that failed several times in a row and have not answered since; they get
     * a frame only now and then, to prove themselves.
     */
    default Set<String> failingNodes() {
        return Set.of();
    }

    /**
     * Queues one frame. Does not block.
     *
     * @param frame unsigned bytes, channels x height x width, pixel values 0..255
     * @param leastEpoch that the answer may have; a node that is behind is waited for, within the
     *     service's own limit. Every answer's epoch is at least that of every answer given before
     *     the frame was queued
     * @return completes with the answer, or exceptionally with {@link InferenceException}
     */
    CompletionStage<Answer> infer(byte[] frame, long leastEpoch);

    /** Queues one frame, under any epoch; see {@link #infer(byte[], long)}. */
    default CompletionStage<Answer> infer(byte[] frame) {
        return infer(frame, 0);
    }
}
