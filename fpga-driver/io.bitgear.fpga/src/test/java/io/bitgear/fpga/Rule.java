package io.bitgear.fpga;

import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import java.util.Arrays;
import java.util.Optional;

/** What a frame's answer has to be, by the plain reference and the rule of escalation. */
public final class Rule {
    private Rule() {}

    /** The logits that count. */
    public static int[] logits(Model model, PrecisionConfiguration configuration, byte[] frame) {
        int[] first = new ReferenceExecutor(model, configuration).run(frame);
        Optional<Escalation> to = configuration.escalation();
        return to.isPresent() && margin(first) < to.get().margin()
                ? new ReferenceExecutor(model, to.get().higher()).run(frame)
                : first;
    }

    /** How far the largest logit is from the second largest. */
    public static int margin(int[] logits) {
        int[] sorted = logits.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }
}
