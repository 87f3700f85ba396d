package io.bitgear.policy.search;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.PerInputConfiguration;

/**
 * Widths with what they are worth and what they cost.
 *
 * @param widths canonical; those of the first run where there is a second
 * @param accuracy expected share of right answers, 0..1
 * @param isMeasured whether the model file has it measured for exactly this choice
 * @param cost of one frame on the device that is searched for
 * @param perInput the escalating configuration that this is, or null
 */
public record Choice(
        Widths widths,
        double accuracy,
        boolean isMeasured,
        Cost cost,
        PerInputConfiguration perInput) {}
