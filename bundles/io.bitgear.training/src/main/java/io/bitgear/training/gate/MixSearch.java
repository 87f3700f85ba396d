package io.bitgear.training.gate;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds mixes of widths that are worth a place in the model file: measures some at random on
 * held-out images, then lets a gate that is trained on what they predict propose more, and measures
 * these.
 */
final class MixSearch {
    private static final int ROUNDS = 2;
    private static final int STEPS = 400;
    private static final int BUDGETS = 400;
    private static final int PROPOSED = 30;

    /** Energies of two mixes worth keeping lie this far apart. */
    private static final double APART = 1.04;

    private final Model model;
    private final Slots slots;
    private final CostModel costs;
    private final GateSamples samples;
    private final long seed;
    private final Report report;

    /** Told what is going on. */
    interface Report {
        /** A line of text. */
        void line(String format, Object... values);
    }

    MixSearch(Model model, CostModel costs, GateSamples samples, long seed, Report report) {
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

    /** The new choices that a gate makes most often. */
    private List<int[]> proposed(int round) {
        AccuracyPredictor predictor = new AccuracyPredictor(slots, samples.all(), seed + round);
        Objective objective = new Objective(model.graph(), costs, predictor::predict, List.of());
        Cost widest = costs.price(model.graph().widest());
        Gate gate =
                new GateTrainer(slots, objective, widest, seed + round)
                        .train(
                                new BudgetSampler(sampled(), seed + round),
                                STEPS,
                                costs.profile().name(),
                                (step, loss) -> {});
        BudgetSampler budgets = new BudgetSampler(sampled(), ~seed + round);
        Map<Widths, Integer> counts = new LinkedHashMap<>();
        Map<Widths, int[]> choices = new LinkedHashMap<>();
        for (int i = 0; i < BUDGETS; i++) {
            int[] choice = gate.propose(slots, Gate.terms(budgets.next(), widest)).choice();
            if (!samples.isMeasured(choice)) {
                Widths widths = slots.widths(choice);
                counts.merge(widths, 1, Integer::sum);
                choices.put(widths, choice);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Widths, Integer>comparingByValue().reversed())
                .limit(PROPOSED)
                .map(entry -> choices.get(entry.getKey()))
                .toList();
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
