package io.bitgear.model;

/**
 * The parameters of one weighted layer. The arrays are shared, not copied: treat them as constant.
 *
 * @param codes one unsigned byte a weight, output channel x input channel of the group x kernel row
 *     x kernel column
 * @param scale the positive scale s of each output channel
 * @param gamma the batch normalisation's factor of each output channel, or null for a layer
 *     without; either one row for all weight widths, or eight rows, for the widths 1 to 8
 * @param beta the batch normalisation's offset, with as many rows, or without a normalisation the
 *     plain bias, of each output channel
 * @param epsilon added to the variance; positive where {@code gamma} is there
 */
public record Weights(byte[] codes, float[] scale, float[] gamma, float[] beta, double epsilon) {
    private static final int WIDTHS = 8;

    /** Checks that the parts fit each other. */
    public Weights {
        if (scale.length == 0
                || codes.length % scale.length != 0
                || (beta.length != scale.length
                        && (gamma == null || beta.length != WIDTHS * scale.length))
                || (gamma != null && gamma.length != beta.length)) {
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
        }
        for (int i = 0; i < beta.length; i++) {
            if (!Float.isFinite(beta[i]) || (gamma != null && !Float.isFinite(gamma[i]))) {
                throw new IllegalArgumentException(
                        "parameters of channel " + i % scale.length + " are not finite");
            }
        }
        if (gamma != null && !(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon " + epsilon + " is not in (0, 1)");
        }
    }

    /** The factor of a channel at a weight width. */
    public float gamma(int channel, int width) {
        return gamma[row(gamma, width) + channel];
    }

    /** The offset of a channel at a weight width. */
    public float beta(int channel, int width) {
        return beta[row(beta, width) + channel];
    }

    /** Whether the normalisation has a row for each weight width. */
    public boolean isPerWidth() {
        return beta.length > scale.length;
    }

    private int row(float[] rows, int width) {
        return rows.length == scale.length ? 0 : (width - 1) * scale.length;
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
