package io.bitgear.model.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.RandomModels;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CostModelTest {
    /** A 3x3 convolution of 16 to 20 channels on 32 x 32, and a dense layer. */
    private static Graph graph() {
        TreeMap<Integer, Double> any = new TreeMap<>(Map.of(4, 0.2, 8, 0.01));
        Tensor image = new Tensor("image", new Shape(16, 32, 32), 0, new TreeMap<>(Map.of(8, 1.0)));
        Tensor middle = new Tensor("middle", new Shape(20, 32, 32), 0, any);
        Tensor mean = new Tensor("mean", new Shape(20, 1, 1), 0, new TreeMap<>(Map.of(8, 0.01)));
        Tensor logits =
                new Tensor("logits", new Shape(10, 1, 1), 0, new TreeMap<>(Map.of(16, 1.0)));
        TreeSet<Integer> widths = new TreeSet<>(List.of(2, 8));
        return new Graph(
                List.of(image, middle, mean, logits),
                List.of(
                        new Layer.Conv2d(
                                "conv",
                                "image",
                                null,
                                "middle",
                                20,
                                Window.square(3, 1, 1),
                                1,
                                widths),
                        new Layer.AveragePool(
                                "pool", "middle", "mean", Window.over(middle.shape())),
                        new Layer.Dense("head", "mean", "logits", 10, new TreeSet<>(List.of(8)))),
                "image",
                "logits");
    }

    @Test
    void given_aConvolution_when_priced_then_theNumbersAreThoseOfTheFormula() {
        CostModel model = new CostModel(graph(), DeviceProfiles.XC7Z020);
        LayerCost cost = model.layers(graph().uniform(2, 4)).get(0);
        assertEquals(2L * 8 * 144 * 20 * 1024, cost.bitOperations());
        assertEquals(2 * 8 * (2 * 64 * 3) + 64, cost.cycles());
        assertEquals(144 * 20 * 2 / 8, cost.weightBytes());
        assertEquals(32 + 8 + 9 * 20, cost.tableBytes());
    }

    @Test
    void given_aFrame_when_priced_then_energyIsBasePlusBitsAndActivationsAreThePeak() {
        CostModel model = new CostModel(graph(), DeviceProfiles.XC7Z020);
        Cost cost = model.price(graph().uniform(8, 4));
        assertEquals(16 * 1024 + 20 * 1024 / 2, cost.activationBytes());
        assertEquals(cost.cycles() / 100e6, cost.latencySeconds(), 1e-12);
        assertEquals(cost.bitOperations() * 1.2e-12, cost.dynamicEnergyJoules(), 1e-15);
        assertEquals(
                cost.dynamicEnergyJoules() + 1.52 * cost.latencySeconds(),
                cost.energyJoules(),
                1e-12);
    }

    @Test
    void given_anyWidths_when_oneIsNarrowed_then_noCostGrows() {
        for (long seed = 0; seed < 40; seed++) {
            RandomModels random = new RandomModels(seed);
            Graph graph = random.model().graph();
            CostModel model = new CostModel(graph, DeviceProfiles.ICE40UP5K);
            Widths widths = random.widths(graph);
            Cost narrow = model.price(widths);
            Cost wide = model.price(graph.widest());
            assertTrue(narrow.cycles() <= wide.cycles(), "seed " + seed);
            assertTrue(narrow.bitOperations() <= wide.bitOperations(), "seed " + seed);
            assertTrue(narrow.residentBytes() <= wide.residentBytes(), "seed " + seed);
        }
    }
}
