package io.bitgear.engine;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Makes a client's answer of a node's result. */
final class AnswerMaker {
    private final Model model;
    private final double logitStep;

    AnswerMaker(Model model) {
        this.model = model;
        this.logitStep = model.graph().output().step(Tensor.LOGIT_WIDTH);
    }

    Answer answer(FrameResult result, Node node) {
        return new Answer(
                model.info(),
                Arrays.stream(result.logits()).boxed().toList(),
                logitStep,
                ranking(model.info(), result.logits(), logitStep),
                result.active().configurationId(),
                result.active().epoch(),
                node.info().id(),
                result.queued(),
                result.ran(),
                result.modelledEnergyJoules());
    }

    /** Softmax in double; the most likely class first, of equal ones that of the lower index. */
    static List<Answer.ClassScore> ranking(ModelInfo info, int[] logits, double step) {
        int largest = Arrays.stream(logits).max().orElseThrow();
        double[] powers =
                Arrays.stream(logits).mapToDouble(l -> Math.exp((l - largest) * step)).toArray();
        double sum = Arrays.stream(powers).sum();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < logits.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt((Integer i) -> -logits[i]).thenComparingInt(i -> i));
        return order.stream()
                .map(i -> new Answer.ClassScore(i, info.classes().get(i), powers[i] / sum))
                .toList();
    }
}
