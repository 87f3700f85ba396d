package io.bitgear.engine;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.FrameResult;
import io.bitgear.api.node.Node;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Tensor;
import java.util.Arrays;
import java.util.List;

/** Makes a client's answer of a node's result. Plain loops: it runs for every frame. */
final class AnswerMaker {
    private final Model model;
    private final double logitStep;

    AnswerMaker(Model model) {
        this.model = model;
        this.logitStep = model.graph().output().step(Tensor.LOGIT_WIDTH);
    }

    Answer answer(FrameResult result, Node node) {
        int[] logits = result.logits();
        Integer[] codes = new Integer[logits.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = logits[i];
        }
        return new Answer(
                model.info(),
                List.of(codes),
                logitStep,
                ranking(model.info(), logits, logitStep),
                result.active().configurationId(),
                result.active().epoch(),
                node.info().id(),
                result.queued(),
                result.ran(),
                result.modelledEnergyJoules());
    }

    /** Softmax in double; the most likely class first, of equal ones that of the lower index. */
    static List<Answer.ClassScore> ranking(ModelInfo info, int[] logits, double step) {
        int largest = logits[0];
        for (int logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] powers = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.exp((logits[i] - largest) * step);
            sum += powers[i];
        }
        Answer.ClassScore[] scores = new Answer.ClassScore[logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = new Answer.ClassScore(i, info.classes().get(i), powers[i] / sum);
        }
        // Equal ones stay in their order.
        Arrays.sort(scores, (a, b) -> Integer.compare(logits[b.index()], logits[a.index()]));
        return List.of(scores);
    }
}
