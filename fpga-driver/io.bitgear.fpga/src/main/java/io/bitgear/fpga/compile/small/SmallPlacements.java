package io.bitgear.fpga.compile.small;

import io.bitgear.api.precision.Widths;
import io.bitgear.fpga.compile.Stacking;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places tensors in activation memory, each at the lowest address that is free from its writing to
 * its last reading. A layer writes over its residual operand where that is read for the last time.
 */
final class SmallPlacements {
    /** Words of activation memory. */
    static final int WORDS = 1 << 14;

    private final Graph graph;
    private final Widths widths;
    private final List<Layer> layers;
    private final Map<String, SmallPlace> places = new HashMap<>();
    private final Map<String, Integer> lastRead = new HashMap<>();

    SmallPlacements(Graph graph, Widths widths, Stacking stacking) {
        this.graph = graph;
        this.widths = widths;
        this.layers = graph.executed(widths);
        for (int i = 0; i < layers.size(); i++) {
            for (String input : read(layers.get(i))) {
                lastRead.put(root(input), i);
            }
        }
        Shape in = stacking == null ? graph.input().shape() : stacking.shape();
        place(graph.input().name(), in, 0, null);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (!(layer instanceof Layer.Flatten)) {
                place(layer.output(), graph.tensor(layer.output()).shape(), i, over(layer, i));
            }
        }
    }

    /** Of a flattened tensor: what it was before. */
    SmallPlace of(String tensor) {
        return places.get(root(tensor));
    }

    /** The tensors that a layer reads under these widths. */
    private List<String> read(Layer layer) {
        return layer instanceof Layer.Weighted weighted && widths.skips(layer.name())
                ? List.of(weighted.residual())
                : layer.inputs();
    }

    private String root(String tensor) {
        Layer producer = graph.producer(tensor);
        return producer instanceof Layer.Flatten flatten ? root(flatten.input()) : tensor;
    }

    /** The residual operand that the layer may write over, or null. */
    private SmallPlace over(Layer layer, int step) {
        String residual =
                layer instanceof Layer.Weighted weighted
                        ? weighted.residual()
                        : layer instanceof Layer.Add add ? add.residual() : null;
        if (residual == null
                || lastRead.get(root(residual)) != step
                || read(layer).stream().filter(t -> root(t).equals(root(residual))).count() > 1) {
            return null;
        }
        return of(residual);
    }

    private void place(String tensor, Shape shape, int step, SmallPlace over) {
        int width = graph.width(tensor, widths);
        SmallPlace place = new SmallPlace(shape, width, 0);
        if (over != null && over.width() >= width) {
            places.put(tensor, new SmallPlace(shape, width, over.base()));
            return;
        }
        List<SmallPlace> taken = new ArrayList<>();
        places.forEach(
                (name, other) -> {
                    if (lastRead.getOrDefault(name, step) >= step) {
                        taken.add(other);
                    }
                });
        taken.sort((a, b) -> Integer.compare(a.base(), b.base()));
        int base = 0;
        for (SmallPlace other : taken) {
            if (base + place.words() <= other.base()) {
                break;
            }
            base = Math.max(base, other.base() + other.words());
        }
        if (base + place.words() > WORDS) {
            throw new IllegalArgumentException(
                    "tensor "
                            + tensor
                            + " of "
                            + place.words()
                            + " words does not fit the small core's activation memory of "
                            + WORDS
                            + " beside what is in use");
        }
        places.put(tensor, new SmallPlace(shape, width, base));
    }
}
