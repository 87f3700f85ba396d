package io.bitgear.fpga.compile.small;

import io.bitgear.fpga.compile.Stacking;
import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.HashMap;
import java.util.Map;

/** The weights of all layers of a model, in parameter memory at places that no width changes. */
final class ResidentPlanes {
    private final Graph graph;
    private final Stacking stacking;
    private final Map<String, SmallWeights> weights = new HashMap<>();
    private final Map<String, Integer> bases = new HashMap<>();

    ResidentPlanes(Model model, Stacking stacking, ParameterMemory memory) {
        this.graph = model.graph();
        this.stacking = stacking;
        for (Layer.Weighted layer : graph.weighted()) {
            SmallWeights words = words(model, layer);
            weights.put(layer.name(), words);
            bases.put(layer.name(), memory.size());
            words.write(memory);
        }
    }

    private SmallWeights words(Model model, Layer.Weighted layer) {
        Weights own = model.weights(layer.name());
        boolean stacked = stacking != null && layer.equals(stacking.layer());
        Shape shape = stacked ? stacking.shape() : shape(graph, layer.input());
        Window window = stacked ? stacking.window() : layer.window(shape);
        return new SmallWeights(
                stacked ? stacking.weights(own) : own,
                window,
                SmallWeights.blocks(shape.channels()));
    }

    /** A tensor's shape; of a flattened one what it was before. */
    static Shape shape(Graph graph, String tensor) {
        return graph.producer(tensor) instanceof Layer.Flatten flatten
                ? shape(graph, flatten.input())
                : graph.tensor(tensor).shape();
    }

    SmallWeights of(Layer.Weighted layer) {
        return weights.get(layer.name());
    }

    int base(Layer.Weighted layer) {
        return bases.get(layer.name());
    }
}
