package io.bitgear.training.adapt;

import io.bitgear.model.cost.DeviceProfile;
import java.nio.file.Path;

/**
 * What an adaptation is told.
 *
 * @param model model file to adapt; never written
 * @param device profile that configurations are priced on
 * @param constraints what they may cost
 * @param data folder of labelled frames
 * @param out model file to write, or null for {@code NAME-vVERSION.safetensors} in the current
 *     folder
 * @param work folder of checkpoints; each run has a folder of its own in it
 * @param epochs epochs of fine-tuning, 1..10,000
 * @param threads threads of evaluation, 1..1,024
 * @param seed seed of the division, the order and the augmentation
 * @param rate largest learning rate, positive
 * @param force whether another file of that name may be replaced
 * @param keepAnyway whether a model that is not better is written too
 */
public record AdaptOptions(
        Path model,
        DeviceProfile device,
        Constraints constraints,
        Path data,
        Path out,
        Path work,
        int epochs,
        int threads,
        long seed,
        float rate,
        boolean force,
        boolean keepAnyway) {

    /** Checks the ranges. */
    public AdaptOptions {
        if (epochs < 1 || epochs > 10_000 || threads < 1 || threads > 1_024) {
            throw new IllegalArgumentException(
                    "epochs must be 1..10,000 and threads 1..1,024, not "
                            + epochs
                            + " and "
                            + threads);
        }
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate " + rate + " is not in 0..1");
        }
    }
}
