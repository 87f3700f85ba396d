package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Slots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds mixes of widths that are worth a place in the model file: measures some at random on
 * held-out images, then goes from these to what a predictor that has learned from them expects to
 * be better, and measures that.
 */
final class MixSearch {
    private static final int ROUNDS = 2;

    /** Predicted accuracy that a change must gain: less is nothing. */
    private static final double LEAST_GAIN = 1e-4;

    private static final int BUDGETS = 400;
    private static final int PROPOSED = 30;

    /** Energies of two mixes worth keeping lie this far apart. */
    private static final double APART = 1.04;

    private final Model model;
    private final Slots slots;
    private final CostModel costs;
    private final GateSamples samples;
    private final long seed;
    private final GateRun.Report report;

    MixSearch(Model model, CostModel costs, GateSamples samples, long seed, GateRun.Report report) {
        this.model = model;
        this.slots = new Slots(model.graph());
        this.costs = costs;
        this.samples = samples;
        this.seed = seed;
        this.report = report;
    }

    /**
     * Searches.
     *
     * @param count mixes to measure at random
     * @throws IOException if measurements cannot be kept
     * @throws InterruptedException if the thread is interrupted
     */
    void run(int count) throws IOException, InterruptedException {
        Neighbourhood neighbourhood = new Neighbourhood(model.graph(), seed);
        List<int[]> choices = new ArrayList<>(neighbourhood.pairs());
        while (choices.size() < count) {
            choices.add(neighbourhood.next());
        }
        samples.measure(choices, i -> say("mix", i, choices.size()));
        for (int round = 1; round <= ROUNDS; round++) {
            List<int[]> proposed = proposed(round);
            samples.measure(proposed, i -> say("proposed mix", i, proposed.size()));
        }
    }

    private void say(String what, int done, int of) {
        if (done % 20 == 0 || done == of) {
            report.line("%s %d of %d measured on held-out images", what, done, of);
        }
    }

    /**
     * New choices: from the best measured one under each of many budgets, always the change of one
     * slot that the predictor likes best, until it likes none.
     */
    private List<int[]> proposed(int round) {
        AccuracyPredictor predictor = new AccuracyPredictor(slots, samples.all(), seed + round);
        List<Cost> sampled = sampled();
        BudgetSampler budgets = new BudgetSampler(sampled, seed + round);
        Map<Widths, int[]> found = new LinkedHashMap<>();
        for (int i = 0; i < BUDGETS && found.size() < PROPOSED; i++) {
            Budget budget = budgets.next();
            int[] choice = climbed(start(budget, sampled), budget, predictor);
            if (!samples.isMeasured(choice)) {
                found.put(slots.widths(choice), choice);
            }
        }
        return List.copyOf(found.values());
    }

    private int[] start(Budget budget, List<Cost> sampled) {
        int best = -1;
        for (int i = 0; i < sampled.size(); i++) {
            boolean fits = budget.violations(sampled.get(i)).isEmpty();
            if (fits && (best < 0 || confidence(i) > confidence(best))) {
                best = i;
            }
        }
        return samples.all().get(best).choice();
    }

    private double confidence(int sample) {
        return samples.all().get(sample).confidence();
    }

    private int[] climbed(int[] from, Budget budget, AccuracyPredictor predictor) {
        int[] at = from.clone();
        double reached = predictor.predict(at);
        for (int[] next = at; next != null; ) {
            at = next;
            next = null;
            for (int s = 0; s < at.length; s++) {
                for (int o = 0; o < slots.all().get(s).widths().size(); o++) {
                    int[] other = at.clone();
                    other[s] = o;
                    double predicted = predictor.predict(other);
                    if (predicted > reached + LEAST_GAIN
                            && budget.violations(costs.price(slots.widths(other))).isEmpty()) {
                        reached = predicted;
                        next = other;
                    }
                }
            }
        }
        return at;
    }

    /** The costs of all that is measured. */
    List<Cost> sampled() {
        return samples.all().stream().map(s -> costs.price(slots.widths(s.choice()))).toList();
    }

    /**
     * The mixes that none of the measured ones beats at less energy.
     *
     * @param least accuracy on held-out images
     * @param most mixes wanted
     * @return choices, by falling energy
     */
    List<int[]> front(double least, int most) {
        List<GateSamples.Sample> rising = new ArrayList<>(samples.all());
        rising.sort(Comparator.comparingDouble(this::joules));
        List<int[]> front = new ArrayList<>();
        double reached = 0;
        double last = 0;
        for (GateSamples.Sample sample : rising) {
            if (sample.confidence() > reached) {
                reached = sample.confidence();
                if (sample.accuracy() >= least) {
                    if (!front.isEmpty() && joules(sample) < last * APART) {
                        front.remove(0);
                    } else {
                        last = joules(sample);
                    }
                    front.add(0, sample.choice());
                }
            }
        }
        return front.subList(Math.max(0, front.size() - most), front.size());
    }

    private double joules(GateSamples.Sample sample) {
        return costs.price(slots.widths(sample.choice())).energyJoules();
    }
}
