package io.bitgear.training.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.gate.BudgetSampler;
import io.bitgear.model.gate.Codebook;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.training.Cifar10;
import io.bitgear.training.Networks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On ResNet-8's graph and the real cost model, with an accuracy that is known everywhere. */
class GateTrainingTest {
    private final Graph graph = Networks.named("resnet8", Cifar10.FORMAT);
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
        return 0.9 - 0.006 * loss;
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
        AccuracyPredictor predictor = new AccuracyPredictor(slots, samples(200, 0.001), 1);
        int right = 0;
        int all = 0;
        for (int i = 0; i < 2000; i++) {
            int[] one = neighbourhood.next();
            int[] other = neighbourhood.next();
            if (Math.abs(truth(one) - truth(other)) > 0.002) {
                all++;
                boolean isBetter = truth(one) > truth(other);
                right += predictor.predict(one) > predictor.predict(other) == isBetter ? 1 : 0;
            }
        }
        assertTrue(right > 0.93 * all, right + " of " + all);
    }

    private Model untrained() {
        Map<String, Weights> weights = new HashMap<>();
        for (Layer.Weighted layer : graph.weighted()) {
            int channels = layer.outChannels();
            int codes = channels * layer.fanIn(graph.tensor(layer.input()).shape());
            float[] scale = new float[channels];
            Arrays.fill(scale, 1);
            weights.put(
                    layer.name(),
                    new Weights(new byte[codes], scale, null, new float[channels], 0));
        }
        List<String> classes = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        ModelInfo info = new ModelInfo("m", "1", "0", List.of(3, 32, 32), classes);
        return new Model(info, graph, weights, List.of(), List.of(), Sensitivities.NONE);
    }

    /** Pairs of one weight and one activation width as the measured configurations of a model. */
    private Model model() {
        List<MeasuredConfiguration> measured = new ArrayList<>();
        for (int[] choice : neighbourhood.pairs()) {
            PrecisionConfiguration configuration =
                    new PrecisionConfiguration("0", slots.widths(choice), Map.of(), Map.of());
            measured.add(
                    new MeasuredConfiguration(
                            "m" + measured.size(), configuration, truth(choice), 1));
        }
        return untrained().measured(measured, Sensitivities.NONE);
    }

    @Test
    void given_sampledBudgets_when_trained_then_theGateIsFarBetterThanALot() {
        Model model = model();
        List<Worth> worths = worths(model);
        List<Cost> sampled = worths.stream().map(Worth::cost).toList();
        Codebook codebook = new Codebook(model);
        Gate gate =
                new GateTrainer(codebook, worths, widest, 1)
                        .train(new BudgetSampler(sampled, 1), 3000, "xc7z020", (s, l) -> {});
        BudgetSampler budgets = new BudgetSampler(sampled, 2);
        int kept = 0;
        double lost = 0;
        double byLot = 0;
        for (int i = 0; i < 200; i++) {
            Budget budget = budgets.next();
            Worth proposed = worths.get(gate.propose(codebook, Gate.terms(budget, widest)));
            if (budget.violations(proposed.cost()).isEmpty()) {
                kept++;
                DoubleSummaryStatistics fitting =
                        worths.stream()
                                .filter(w -> budget.violations(w.cost()).isEmpty())
                                .mapToDouble(Worth::accuracy)
                                .summaryStatistics();
                lost += fitting.getMax() - proposed.accuracy();
                byLot += fitting.getMax() - fitting.getAverage();
            }
        }
        assertTrue(kept >= 150, kept + " of 200 keep the budget");
        assertTrue(lost < 0.6 * byLot, lost / kept + " lost, by lot " + byLot / kept);
    }

    private List<Worth> worths(Model model) {
        return model.measured().stream()
                .map(m -> new Worth(m.accuracy(), costs.price(m.configuration().widths())))
                .toList();
    }

    @Test
    void given_theSameSeed_when_trainedTwice_then_theGateIsTheSame() {
        Model model = model();
        Codebook codebook = new Codebook(model);
        float[] terms = {-1, -1, -0.5f, 0};
        List<Cost> sampled = List.of(widest, costs.price(graph.uniform(3, 3)));
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            scores.add(
                    new GateTrainer(codebook, worths(model), widest, 4)
                            .train(new BudgetSampler(sampled, 4), 5, "xc7z020", (s, l) -> {})
                            .scores(terms));
        }
        assertArrayEquals(scores.get(0), scores.get(1), 0);
        assertEquals(slots.options(), scores.get(0).length);
    }
}
