package io.bitgear.cli.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.bitgear.api.inference.Answer;
import java.util.List;

/**
 * The short form of an answer (docs/protocol.md).
 *
 * @param model that answered
 * @param label of the most likely class
 * @param index of that class
 * @param probability of that class
 * @param classes the ranking
 * @param logits codes of the output
 * @param configurationId that computed it
 * @param epoch under which that was committed
 * @param node that computed it
 * @param queuedUs how long it waited on the node, microseconds
 * @param ranUs how long the node took, microseconds
 * @param modelledEnergyJoules modelled, not measured
 */
public record InferAnswer(
        String model,
        @JsonProperty("class") String label,
        int index,
        double probability,
        List<Answer.ClassScore> classes,
        List<Integer> logits,
        String configurationId,
        long epoch,
        String node,
        long queuedUs,
        long ranUs,
        Double modelledEnergyJoules) {}
