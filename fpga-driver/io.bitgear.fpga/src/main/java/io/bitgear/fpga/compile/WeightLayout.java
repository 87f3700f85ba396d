package io.bitgear.fpga.compile;

import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in weight memory the planes of each layer lie: the same for all configurations of a model,
 * so that none ever moves a plane that another reads.
 */
final class WeightLayout {
    private final Model model;
    private final Geometry geometry;
    private final Stacking stacking;
    private final Placements places;
    private final WeightWords words;
    private final Map<String, List<Integer>> bases = new HashMap<>();

    WeightLayout(
            Model model,
            Geometry geometry,
            Stacking stacking,
            Placements places,
            WeightWords words) {
        this.model = model;
        this.geometry = geometry;
        this.stacking = stacking;
        this.places = places;
        this.words = words;
        for (Layer.Weighted layer : model.graph().weighted()) {
            bases.put(layer.name(), layer.groups() == 1 ? whole(layer) : grouped(layer));
        }
    }

    /** First word of a layer; of one with groups, of one of its output blocks. */
    int base(Layer.Weighted layer, int block) {
        return bases.get(layer.name()).get(block);
    }

    /** Whether a layer reads two channel blocks at once. */
    static boolean isPaired(Layer.Weighted layer, Placement in, Window window) {
        return in.stagger() && window.strideWidth() == 2 && Placements.isPointwise(layer);
    }

    private List<Integer> whole(Layer.Weighted layer) {
        Placement in = places.form(layer.input());
        Weights weights = model.weights(layer.name());
        boolean stacked = stacking != null && layer.equals(stacking.layer());
        Window window = stacked ? stacking.window() : layer.window(in.shape());
        if (isPaired(layer, in, places.walked(window, layer.output()))) {
            return List.of(words.addPaired(weights, in));
        }
        return List.of(words.add(stacked ? stacking.weights(weights) : weights, in, window));
    }

    private List<Integer> grouped(Layer.Weighted layer) {
        List<Integer> first = new ArrayList<>();
        Shape shape = places.form(layer.input()).shape();
        Window window = layer.window(shape);
        int channels = shape.channels();
        for (GroupedBlock block : GroupedBlock.of(layer, channels, geometry)) {
            first.add(words.addGrouped(model.weights(layer.name()), window, block));
        }
        return first;
    }
}
