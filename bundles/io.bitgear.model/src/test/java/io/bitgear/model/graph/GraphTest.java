package io.bitgear.model.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.RandomModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GraphTest {
    private final Graph graph = new RandomModels(3).model().graph();

    private static String refusal(List<Tensor> tensors, List<Layer> layers) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> new Graph(tensors, layers, "image", "logits"))
                .getMessage();
    }

    @Test
    void given_layersOutOfOrder_when_built_then_theMessageNamesTheLayerAndTheTensor() {
        List<Layer> layers = new ArrayList<>(graph.layers());
        layers.add(0, layers.remove(1));
        String message = refusal(graph.tensors(), layers);
        assertTrue(message.contains("layer depthwise reads tensor t-stem"), message);
    }

    @Test
    void given_aWrongShape_when_built_then_theMessageSaysWhatIsComputed() {
        List<Tensor> tensors = new ArrayList<>(graph.tensors());
        Tensor stem = tensors.get(1);
        tensors.set(1, new Tensor(stem.name(), new Shape(1, 2, 3), 0, stem.steps()));
        String message = refusal(tensors, graph.layers());
        assertTrue(
                message.contains("t-stem has shape 1x2x3, computed is " + stem.shape()), message);
    }

    @Test
    void given_aTensorThatNobodyWrites_when_built_then_itIsRefused() {
        List<Tensor> tensors = new ArrayList<>(graph.tensors());
        tensors.add(new Tensor("stray", new Shape(1, 1, 1), 0, new TreeMap<>(Map.of(8, 1.0))));
        assertTrue(refusal(tensors, graph.layers()).contains("stray is written by no layer"));
    }

    @Test
    void given_aFilterThatCanOverflow_when_built_then_itIsRefused() {
        Tensor image = new Tensor("image", new Shape(4000, 3, 3), 0, new TreeMap<>(Map.of(8, 1.0)));
        Tensor logits = new Tensor("logits", new Shape(2, 1, 1), 0, new TreeMap<>(Map.of(16, 1.0)));
        Layer head = new Layer.Dense("head", "image", "logits", 2, new TreeSet<>(List.of(8)));
        assertTrue(refusal(List.of(image, logits), List.of(head)).contains("overflow"));
    }

    @Test
    void given_aSkippedBlock_when_executed_then_whatFeedsOnlyItDoesNotRun() {
        Widths widest = graph.widest();
        TreeMap<String, Integer> weights = new TreeMap<>(widest.weights());
        weights.put("block-b", 0);
        weights.put("block-a", 5);
        Widths skipped = new Widths(weights, widest.activations());
        List<String> names = graph.executed(skipped).stream().map(Layer::name).toList();
        assertTrue(names.contains("block-b") && names.contains("shortcut"));
        assertTrue(!names.contains("block-a"), names.toString());
        Widths canonical = WidthRules.canonical(graph, skipped);
        assertEquals(0, canonical.weights().get("block-a"));
        WidthRules.check(graph, canonical);
    }

    @Test
    void given_aLayerThatIsNeeded_when_itsWidthIsZero_then_itIsRefused() {
        Widths widest = graph.widest();
        TreeMap<String, Integer> weights = new TreeMap<>(widest.weights());
        weights.put("block-a", 0);
        String message = refusal(new Widths(weights, widest.activations()));
        assertTrue(message.contains("block-a has width 0 but its output is needed"), message);
    }

    @Test
    void given_namesThatTheGraphHasNot_when_widthsAreChecked_then_theyAreRefusedByName() {
        Widths widest = graph.widest();
        TreeMap<String, Integer> weights = new TreeMap<>(widest.weights());
        weights.put("nowhere", 4);
        TreeMap<String, Integer> activations = new TreeMap<>(widest.activations());
        activations.put("nothing", 4);
        assertEquals(
                "no layer nowhere has a width to choose",
                refusal(new Widths(weights, widest.activations())));
        assertEquals(
                "no tensor nothing has a width to choose",
                refusal(new Widths(widest.weights(), activations)));
    }

    @Test
    void given_aWidthThatIsMissing_when_widthsAreChecked_then_itIsNamedWithWhatIsAllowed() {
        Widths widest = graph.widest();
        TreeMap<String, Integer> weights = new TreeMap<>(widest.weights());
        weights.remove("block-a");
        weights.put("nowhere", 4);
        String message = refusal(new Widths(weights, widest.activations()));
        assertTrue(message.startsWith("layer block-a has weight width null, allowed are"), message);
    }

    private String refusal(Widths widths) {
        return assertThrows(IllegalArgumentException.class, () -> WidthRules.check(graph, widths))
                .getMessage();
    }

    @Test
    void given_manySeeds_when_widthsAreDrawn_then_canonicalIsIdempotentAndAllowed() {
        for (long seed = 100; seed < 130; seed++) {
            RandomModels random = new RandomModels(seed);
            Model model = random.model();
            Widths widths = random.widths(model.graph());
            WidthRules.check(model.graph(), widths);
            assertEquals(widths, WidthRules.canonical(model.graph(), widths), "seed " + seed);
        }
    }
}
