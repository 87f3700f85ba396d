package io.bitgear.model.graph;

import io.bitgear.api.precision.Widths;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which widths a graph allows together, and the one spelling of widths that compute the same. */
public final class WidthRules {
    private WidthRules() {}

    /**
     * Refuses widths that the graph does not allow.
     *
     * @throws IllegalArgumentException naming the layer or tensor and what it allows
     */
    public static void check(Graph graph, Widths widths) {
        for (Layer.Weighted layer : graph.weighted()) {
            Integer width = widths.weights().get(layer.name());
            if (width == null || !layer.widths().contains(width)) {
                throw new IllegalArgumentException(
                        "layer "
                                + layer.name()
                                + " has weight width "
                                + width
                                + ", allowed are "
                                + layer.widths());
            }
        }
        for (Tensor tensor : graph.quantised()) {
            Integer width = widths.activations().get(tensor.name());
            if (width == null || !tensor.widths().contains(width)) {
                throw new IllegalArgumentException(
                        "tensor "
                                + tensor.name()
                                + " has activation width "
                                + width
                                + ", allowed are "
                                + tensor.widths());
            }
        }
        // All that the graph has are there: others are, only when there are more.
        if (widths.weights().size() > graph.weighted().size()) {
            throw unknown("layer", widths.weights(), graph.weighted().stream().map(Layer::name));
        }
        if (widths.activations().size() > graph.quantised().size()) {
            throw unknown(
                    "tensor", widths.activations(), graph.quantised().stream().map(Tensor::name));
        }
        for (Layer layer : graph.executed(widths)) {
            if (layer instanceof Layer.Weighted weighted
                    && weighted.residual() == null
                    && widths.skips(layer.name())) {
                throw new IllegalArgumentException(
                        "layer " + layer.name() + " has width 0 but its output is needed");
            }
        }
    }

    private static IllegalArgumentException unknown(
            String what, SortedMap<String, Integer> given, Stream<String> known) {
        SortedSet<String> names = new TreeSet<>(given.keySet());
        known.forEach(names::remove);
        return new IllegalArgumentException(
                "no " + what + " " + names.first() + " has a width to choose");
    }

    /**
     * The same computation with one spelling: layers that do not run have weight width 0 where they
     * allow it, and tensors that nobody writes have their largest width. So equal computations have
     * equal ids.
     */
    public static Widths canonical(Graph graph, Widths widths) {
        Set<String> executed =
                graph.executed(widths).stream().map(Layer::name).collect(Collectors.toSet());
        SortedMap<String, Integer> weights = new TreeMap<>(widths.weights());
        SortedMap<String, Integer> activations = new TreeMap<>(widths.activations());
        for (Layer layer : graph.layers()) {
            if (!executed.contains(layer.name())) {
                if (layer instanceof Layer.Weighted weighted && weighted.widths().contains(0)) {
                    weights.put(layer.name(), 0);
                }
                if (layer.requantises()) {
                    activations.computeIfPresent(
                            layer.output(), (name, width) -> graph.tensor(name).widths().last());
                }
            }
        }
        return new Widths(weights, activations);
    }
}
