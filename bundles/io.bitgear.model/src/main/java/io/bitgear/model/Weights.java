package io.bitgear.model;

/**
 * The parameters of one weighted layer. The arrays are shared, not copied: treat them as constant.
 *
 * @param codes one unsigned byte a weight, output channel x input channel of the group x kernel row
 *     x kernel column
 * @param scale the positive scale s of each output channel
 * @param gamma the batch normalisation's factor of each output channel, or null for a layer without
 * @param beta the batch normalisation's offset, or without one the plain bias, of each output
 *     channel
 * @param epsilon added to the variance; positive where {@code gamma} is there
 */
public record Weights(byte[] codes, float[] scale, float[] gamma, float[] beta, double epsilon) {
    /** Checks that the parts fit each other. */
    public Weights {
        if (scale.length == 0
                || codes.length % scale.length != 0
                || beta.length != scale.length
                || (gamma != null && gamma.length != scale.length)) {
            throw new IllegalArgumentException(
                    codes.length
                            + " codes, "
                            + scale.length
                            + " scales, "
                            + beta.length
                            + " offsets do not fit");
        }
        for (int c = 0; c < scale.length; c++) {
            if (!(scale[c] > 0) || Float.isInfinite(scale[c])) {
                throw new IllegalArgumentException(
                        "scale of channel " + c + " is not positive: " + scale[c]);
            }
            if (!Float.isFinite(beta[c]) || (gamma != null && !Float.isFinite(gamma[c]))) {
                throw new IllegalArgumentException(
                        "parameters of channel " + c + " are not finite");
            }
        }
        if (gamma != null && !(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon " + epsilon + " is not in (0, 1)");
        }
    }

    /** Number of output channels. */
    public int channels() {
        return scale.length;
    }

    /** Weights of one filter. */
    public int fanIn() {
        return codes.length / scale.length;
    }

    /** Whether a batch normalisation is folded into this layer's requantisation. */
    public boolean isNormalised() {
        return gamma != null;
    }
}
