package io.bitgear.api.precision;

import java.util.Objects;

/**
 * What makes a configuration one for each input: a frame whose answer is not sure enough is run
 * again under a higher configuration, and that answer counts. Both are resident on the node. How
 * sure an answer is, is the distance of its two largest logits (the margin of active learning,
 * Scheffer et al., 2001), in integer codes, so every node decides alike.
 *
 * @param margin a frame is run again when the distance of its two largest logits is below this, at
 *     least 1 logit code
 * @param higher the configuration of the second run; it does not escalate itself
 */
public record Escalation(int margin, PrecisionConfiguration higher) {
    /** Checks the parts. */
    public Escalation {
        Objects.requireNonNull(higher, "higher");
        if (margin < 1) {
            throw new IllegalArgumentException("margin of an escalation is " + margin);
        }
        if (higher.escalation().isPresent()) {
            throw new IllegalArgumentException(
                    "configuration " + higher.shortId() + " escalates itself");
        }
    }

    /**
     * Whether a frame is to be run again. With a single logit it never is.
     *
     * @param logits codes of the first run
     */
    public boolean applies(int[] logits) {
        long first = Long.MIN_VALUE;
        long second = Long.MIN_VALUE;
        for (int logit : logits) {
            if (logit > first) {
                second = first;
                first = logit;
            } else if (logit > second) {
                second = logit;
            }
        }
        return logits.length > 1 && first - second < margin;
    }
}
