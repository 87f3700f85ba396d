package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;

/**
 * What a configuration is worth and costs.
 *
 * @param accuracy share of right answers, 0..1
 * @param cost on the device, by the node's own cost model
 */
record Worth(double accuracy, Cost cost) {
    /** Points for breaking a limit at all, and for every octave beyond it. */
    private static final double BROKEN = 20;

    private static final double OCTAVE = 20;

    /** What is lost beyond this counts as this, or hopeless choices would drown the others. */
    private static final double MOST = 80;

    /** Points an octave of energy: of equally accurate choices the modest one. */
    private static final double ENERGY = 0.02;

    /**
     * The loss under a budget, in points: accuracy and the resource loss (Wang et al., 2023, weigh
     * both).
     */
    double loss(Budget budget) {
        double loss = 100 * (1 - accuracy) + ENERGY * log2(cost.energyJoules());
        for (Limit limit : budget.violations(cost)) {
            loss += BROKEN + OCTAVE * log2(limit.resource().of(cost) / limit.maximum());
        }
        return Math.min(MOST, loss);
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
