package io.bitgear.cli.reproduce;

import io.bitgear.api.node.Cost;
import io.bitgear.cli.evaluate.Scores;

/**
 * A static configuration, measured and priced.
 *
 * @param label such as {@code W4A4}
 * @param cost of a frame on the accelerator, modelled; cycles as its counter shows them
 * @param scores what it answered to the images
 * @param margins of the calibration frames, in logit codes, ascending
 */
record Gear(String label, Cost cost, Scores scores, int[] margins) {
    /** The margin below which so many percent of the calibration frames lie. */
    int threshold(int percent) {
        return margins[Math.min(margins.length - 1, margins.length * percent / 100)];
    }

    /** Share of right answers, 0..1. */
    double accuracy() {
        return (double) scores.right() / scores.classes().length;
    }

    double joules() {
        return cost.energyJoules();
    }
}
