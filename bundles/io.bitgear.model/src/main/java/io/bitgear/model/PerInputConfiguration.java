package io.bitgear.model;

import io.bitgear.api.precision.PrecisionConfiguration;

/**
 * An escalating configuration that travels in the model file: easy frames run low, the others again
 * higher.
 *
 * @param label such as {@code W2A3+W3A4/20}: low, higher, percent of frames that run again
 * @param configuration the low one, with its escalation
 * @param share of frames that ran again when it was measured, 0..1; what a frame costs on average
 *     follows from it
 * @param accuracy share of right answers by the integer reference, 0..1
 * @param samples images that it was measured on
 */
public record PerInputConfiguration(
        String label,
        PrecisionConfiguration configuration,
        double share,
        double accuracy,
        int samples) {
    /** Checks the parts. */
    public PerInputConfiguration {
        if (configuration.escalation().isEmpty()) {
            throw new IllegalArgumentException(label + " does not escalate");
        }
        if (!(share >= 0 && share <= 1) || !(accuracy >= 0 && accuracy <= 1) || samples < 1) {
            throw new IllegalArgumentException(
                    label
                            + " has share "
                            + share
                            + " and accuracy "
                            + accuracy
                            + " on "
                            + samples
                            + " images");
        }
    }
}
