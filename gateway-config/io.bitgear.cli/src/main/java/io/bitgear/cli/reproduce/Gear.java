package io.bitgear.cli.reproduce;

import io.bitgear.api.node.Cost;
import io.bitgear.cli.evaluate.Scores;
import io.bitgear.model.MeasuredConfiguration;

/**
 * A static configuration, measured and priced.
 *
 * @param configuration of the model file
 * @param cost of a frame on the accelerator, modelled; cycles as its counter shows them
 * @param scores what it answered to the images
 */
record Gear(MeasuredConfiguration configuration, Cost cost, Scores scores) {
    /** Such as {@code W4A4}. */
    String label() {
        return configuration.label();
    }

    /** Share of right answers, 0..1. */
    double accuracy() {
        return (double) scores.right() / scores.classes().length;
    }

    double joules() {
        return cost.energyJoules();
    }
}
