package io.bitgear.training.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.graph.Graph;
import io.bitgear.training.Cifar10;
import io.bitgear.training.Networks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers whose low configurations are wrong where they are not sure. */
class PairSearchTest {
    private static final int IMAGES = 1000;

    private final Graph graph = Networks.named("resnet8", Cifar10.FORMAT);
    private final CostModel costs = new CostModel(graph, DeviceProfiles.XC7Z020);
    private final Random random = new Random(11);
    private final byte[] labels = new byte[IMAGES];
    private final double[] ease = new double[IMAGES];

    private PairSearch.Answered answered(int width, double skill) {
        int[][] logits = new int[IMAGES][10];
        for (int i = 0; i < IMAGES; i++) {
            logits[i][labels[i]] += (int) (1000 * (ease[i] + skill));
            logits[i][(labels[i] + 1) % 10] += 500;
        }
        PrecisionConfiguration configuration =
                new PrecisionConfiguration("0", graph.uniform(width, width), Map.of(), Map.of());
        return new PairSearch.Answered(
                new MeasuredConfiguration("W" + width, configuration, 0.5, 1), logits);
    }

    @Test
    void given_unsureWrongAnswers_when_searched_then_pairsBeatEverySingleOfTheirEnergy() {
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = (byte) random.nextInt(10);
            ease[i] = random.nextDouble();
        }
        List<PairSearch.Answered> answered = new ArrayList<>();
        answered.add(answered(2, 0.2));
        answered.add(answered(4, 0.4));
        List<PairSearch.Pair> pairs = new PairSearch(costs, labels, 0.01).search(answered, 3);
        assertTrue(!pairs.isEmpty() && pairs.size() <= 3, pairs.toString());
        double low = Arrays.stream(ease).filter(e -> e + 0.2 > 0.5).count() / 1000.0;
        for (PairSearch.Pair pair : pairs) {
            assertEquals("W2", pair.low().label());
            assertTrue(pair.accuracy() > low, pair + " against " + low + " alone");
            PerInputConfiguration measured =
                    pair.on(answered.get(0).logits(), answered.get(1).logits(), labels);
            assertEquals(pair.accuracy(), measured.accuracy());
            assertEquals(pair.share(), measured.share());
            assertEquals(IMAGES, measured.samples());
        }
    }
}
