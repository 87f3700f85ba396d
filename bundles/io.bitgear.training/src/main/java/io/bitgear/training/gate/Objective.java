package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import io.bitgear.model.graph.Graph;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a proposal is worth under a budget: the points of accuracy that it loses, and the resource
 * loss, which takes the node's own cost model (Wang et al., 2023, weigh both). Lower is better.
 */
final class Objective {
    /** Points for breaking a limit at all, and for every octave beyond it. */
    private static final double BROKEN = 2;

    private static final double OCTAVE = 20;

    /** Points an octave of energy: of equally accurate proposals the modest one. */
    private static final double ENERGY = 0.02;

    private static final int KEPT = 1 << 16;

    private final Slots slots;
    private final CostModel costs;
    private final ToDoubleFunction<int[]> accuracy;
    private final Map<IntBuffer, Worth> known = new HashMap<>();
    private final List<Worth> pairs = new ArrayList<>();

    private record Worth(double accuracy, Cost cost) {}

    /**
     * An objective.
     *
     * @param graph whose widths are chosen
     * @param costs of the device
     * @param accuracy of a choice, 0..1
     * @param pairs the model's escalating configurations
     */
    Objective(
            Graph graph,
            CostModel costs,
            ToDoubleFunction<int[]> accuracy,
            List<PerInputConfiguration> pairs) {
        this.slots = new Slots(graph);
        this.costs = costs;
        this.accuracy = accuracy;
        for (PerInputConfiguration pair : pairs) {
            Cost cost = costs.price(pair.configuration(), pair.share());
            this.pairs.add(new Worth(pair.accuracy(), cost));
        }
    }

    /** Accuracy of a proposal, 0..1. */
    double accuracy(Gate.Proposal proposal) {
        return worth(proposal).accuracy();
    }

    /** Cost of a proposal. */
    Cost cost(Gate.Proposal proposal) {
        return worth(proposal).cost();
    }

    private Worth worth(Gate.Proposal proposal) {
        if (proposal.perInput() >= 0) {
            return pairs.get(proposal.perInput());
        }
        IntBuffer key = IntBuffer.wrap(proposal.choice());
        Worth worth = known.get(key);
        if (worth == null) {
            if (known.size() >= KEPT) {
                known.clear();
            }
            worth =
                    new Worth(
                            accuracy.applyAsDouble(proposal.choice()),
                            costs.price(slots.widths(proposal.choice())));
            known.put(key, worth);
        }
        return worth;
    }

    /** The loss of a proposal, in points. */
    double loss(Gate.Proposal proposal, Budget budget) {
        Worth worth = worth(proposal);
        Cost cost = worth.cost();
        double loss = 100 * (1 - worth.accuracy()) + ENERGY * log2(cost.energyJoules());
        for (Limit limit : budget.violations(cost)) {
            loss += BROKEN + OCTAVE * log2(limit.resource().of(cost) / limit.maximum());
        }
        return loss;
    }

    /** The number of ways of running frames: once, or as one of the pairs. */
    int ways() {
        return 1 + pairs.size();
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
