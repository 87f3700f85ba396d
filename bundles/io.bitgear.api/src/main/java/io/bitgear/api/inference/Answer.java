package io.bitgear.api.inference;

import io.bitgear.api.model.ModelInfo;
import java.time.Duration;
import java.util.List;

/**
 * An answer that can be audited: the same frame under the configuration it names gives the same
 * logits on every node and from the reference.
 *
 * @param model that answered
 * @param logits codes of the output tensor, one a class; value = code x logitStep
 * @param logitStep the output tensor's step
 * @param ranking the classes, most likely first
 * @param configurationId of the precision configuration that computed it
 * @param epoch under which that configuration was committed
 * @param node that computed it
 * @param queued how long the frame waited, measured
 * @param ran how long the node took, measured
 * @param modelledEnergyJoules of this frame on the node's device profile; modelled, not measured
 */
public record Answer(
        ModelInfo model,
        List<Integer> logits,
        double logitStep,
        List<ClassScore> ranking,
        String configurationId,
        long epoch,
        String node,
        Duration queued,
        Duration ran,
        double modelledEnergyJoules) {
    /** Copies the lists. */
    public Answer {
        logits = List.copyOf(logits);
        ranking = List.copyOf(ranking);
    }

    /**
     * One class of the ranking.
     *
     * @param index of the output, from 0
     * @param label of the class
     * @param probability softmax of the logits, 0..1
     */
    public record ClassScore(int index, String label, double probability) {}
}
