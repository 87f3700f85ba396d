package io.bitgear.api.policy;

import io.bitgear.api.precision.Widths;

/**
 * That frames whose answer is not sure enough are run again.
 *
 * @param widths of the second run
 * @param margin a frame is run again when the distance of its two largest logits is below this, in
 *     logit codes
 * @param share of the frames that is expected to, 0..1
 */
public record SecondRun(Widths widths, int margin, double share) {}
