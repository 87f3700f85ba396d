package io.bitgear.training.adapt;

import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Sensitivities;
import java.util.List;

/**
 * The losses of single layers and tensors, taken over from the input file: measuring them anew
 * takes longer than the fine-tuning. The accuracy that they are subtracted from is the new one, and
 * predictions are lowered until none flatters what was measured anew.
 */
final class OldLosses {

    private OldLosses() {}

    /** The losses under new measurements. */
    static Sensitivities under(Sensitivities old, List<MeasuredConfiguration> measured) {
        if (old.equals(Sensitivities.NONE) || measured.isEmpty()) {
            return Sensitivities.NONE;
        }
        double best = measured.stream().mapToDouble(m -> m.accuracy()).max().getAsDouble();
        return new Sensitivities(best, measured.get(0).samples(), old.weights(), old.activations())
                .cautious(measured);
    }
}
