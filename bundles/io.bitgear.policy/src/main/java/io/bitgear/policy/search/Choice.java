package io.bitgear.policy.search;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;

/**
 * Widths with what they are worth and what they cost.
 *
 * @param widths canonical
 * @param accuracy expected share of right answers, 0..1
 * @param isMeasured whether the model file has it measured for exactly these widths
 * @param cost of one frame on the device that is searched for
 */
public record Choice(Widths widths, double accuracy, boolean isMeasured, Cost cost) {}
