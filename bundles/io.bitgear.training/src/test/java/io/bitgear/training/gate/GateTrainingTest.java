package io.bitgear.training.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import io.bitgear.model.graph.Graph;
import io.bitgear.training.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On ResNet-8's graph and the real cost model, with an accuracy that is known everywhere. */
class GateTrainingTest {
    private final Graph graph = Networks.named("resnet8", 10);
    private final Slots slots = new Slots(graph);
    private final CostModel costs = new CostModel(graph, DeviceProfiles.XC7Z020);
    private final Cost widest = costs.price(graph.widest());
    private final Neighbourhood neighbourhood = new Neighbourhood(graph, 5);

    /** Falls faster and faster with every bit less, more in the first slots than in the last. */
    private double truth(int[] choice) {
        double loss = 0;
        for (int s = 0; s < choice.length; s++) {
            int top = slots.all().get(s).widths().size() - 1;
            double missing = (double) (top - choice[s]) / top;
            loss += missing * missing * missing * (1 + 1.0 / (1 + s));
        }
        return 0.9 - 0.03 * loss;
    }

    private List<GateSamples.Sample> samples(int count, double noise) {
        Random random = new Random(3);
        List<GateSamples.Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] choice = neighbourhood.next();
            double truth = truth(choice);
            double seen = truth + noise * random.nextGaussian();
            samples.add(new GateSamples.Sample(choice, truth - 0.1, seen));
        }
        return samples;
    }

    @Test
    void given_noisyMeasurements_when_learned_then_otherMixesAreRankedAsTheyAre() {
        AccuracyPredictor predictor = new AccuracyPredictor(slots, samples(200, 0.005), 1);
        int right = 0;
        int all = 0;
        for (int i = 0; i < 2000; i++) {
            int[] one = neighbourhood.next();
            int[] other = neighbourhood.next();
            if (Math.abs(truth(one) - truth(other)) > 0.01) {
                all++;
                boolean isBetter = truth(one) > truth(other);
                right += predictor.predict(one) > predictor.predict(other) == isBetter ? 1 : 0;
            }
        }
        assertTrue(right > 0.93 * all, right + " of " + all);
    }

    @Test
    void given_sampledBudgets_when_trained_then_theGateIsAsGoodAsTheBestOfManyMixes() {
        List<Cost> sampled = new ArrayList<>();
        List<int[]> mixes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            mixes.add(neighbourhood.next());
            sampled.add(costs.price(slots.widths(mixes.get(i))));
        }
        Objective objective = new Objective(graph, costs, this::truth, List.of());
        Gate gate =
                new GateTrainer(slots, objective, widest, 1)
                        .train(new BudgetSampler(sampled, 1), 400, "xc7z020", (s, l) -> {});
        BudgetSampler budgets = new BudgetSampler(sampled, 2);
        int kept = 0;
        double lost = 0;
        for (int i = 0; i < 100; i++) {
            Budget budget = budgets.next();
            Gate.Proposal proposal = gate.propose(slots, Gate.terms(budget, widest));
            if (budget.violations(objective.cost(proposal)).isEmpty()) {
                kept++;
                double best = 0;
                for (int m = 0; m < mixes.size(); m++) {
                    if (budget.violations(sampled.get(m)).isEmpty()) {
                        best = Math.max(best, truth(mixes.get(m)));
                    }
                }
                lost += best - objective.accuracy(proposal);
            }
        }
        assertTrue(kept >= 75, kept + " of 100 keep the budget");
        assertTrue(lost / kept < 0.003, 100 * lost / kept + " points lost");
    }

    @Test
    void given_theSameSeed_when_trainedTwice_then_theGateIsTheSame() {
        Objective objective = new Objective(graph, costs, this::truth, List.of());
        float[] terms = {-1, -1, -0.5f, 0};
        List<Cost> sampled = List.of(widest, costs.price(graph.uniform(3, 3)));
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            scores.add(
                    new GateTrainer(slots, objective, widest, 4)
                            .train(new BudgetSampler(sampled, 4), 5, "xc7z020", (s, l) -> {})
                            .scores(terms));
        }
        assertArrayEquals(scores.get(0), scores.get(1), 0);
        assertEquals(slots.options() + 1, scores.get(0).length);
    }
}
