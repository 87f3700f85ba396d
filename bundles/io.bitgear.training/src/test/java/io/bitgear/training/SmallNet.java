package io.bitgear.training;

import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A network with every kind of layer that training knows, small enough for tests. */
final class SmallNet {

    private static final SortedSet<Integer> FREE = new TreeSet<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
    private static final SortedSet<Integer> FIXED = new TreeSet<>(List.of(8));

    private SmallNet() {}

    static Graph create() {
        List<Tensor> tensors =
                List.of(
                        tensor("input", new Shape(3, 32, 32), 120, FIXED),
                        tensor("first", new Shape(4, 16, 16), 0, FREE),
                        tensor("largest", new Shape(4, 8, 8), 0, new TreeSet<>()),
                        tensor("deep", new Shape(4, 8, 8), 0, FREE),
                        tensor("sum", new Shape(4, 8, 8), 0, FREE),
                        tensor("both", new Shape(8, 8, 8), 0, FREE),
                        tensor("mean", new Shape(8, 4, 4), 0, FREE),
                        tensor("flat", new Shape(128, 1, 1), 0, new TreeSet<>()),
                        tensor(
                                "logits",
                                new Shape(10, 1, 1),
                                0,
                                new TreeSet<>(List.of(Tensor.LOGIT_WIDTH))));
        List<Layer> layers =
                List.of(
                        new Layer.Conv2d(
                                "first",
                                "input",
                                null,
                                "first",
                                4,
                                Window.square(3, 2, 1),
                                1,
                                FIXED),
                        new Layer.MaxPool("largest", "first", "largest", Window.square(2, 2, 0)),
                        new Layer.Conv2d(
                                "deep",
                                "largest",
                                null,
                                "deep",
                                4,
                                Window.square(3, 1, 1),
                                4,
                                FREE),
                        new Layer.Add("sum", "deep", "largest", "sum"),
                        new Layer.Concat("both", List.of("sum", "deep"), "both"),
                        new Layer.AveragePool("mean", "both", "mean", Window.square(2, 2, 0)),
                        new Layer.Flatten("flat", "mean", "flat"),
                        new Layer.Dense("dense", "flat", "logits", 10, FIXED));
        return new Graph(tensors, layers, "input", "logits");
    }

    private static Tensor tensor(
            String name, Shape shape, int zeroPoint, SortedSet<Integer> widths) {
        TreeMap<Integer, Double> steps = new TreeMap<>();
        widths.forEach(width -> steps.put(width, 1.0));
        return new Tensor(name, shape, zeroPoint, steps);
    }
}
