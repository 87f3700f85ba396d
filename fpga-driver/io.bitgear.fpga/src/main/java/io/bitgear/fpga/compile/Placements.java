package io.bitgear.fpga.compile;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives every tensor its place in activation memory, and takes places back behind the last reader.
 */
final class Placements {
    private final Graph graph;
    private final Widths widths;
    private final Geometry geometry;
    private final Stacking stacking;
    private final Map<String, Placement> placed = new HashMap<>();

    Placements(Graph graph, Widths widths, Geometry geometry, Stacking stacking) {
        this.stacking = stacking;
        this.graph = graph;
        this.widths = widths;
        this.geometry = geometry;
        place();
    }

    /** The place of a tensor's codes; a flattened tensor lies where its source lies. */
    Placement of(String tensor) {
        return placed.get(tensor);
    }

    private void place() {
        List<Layer> layers = graph.executed(widths);
        Map<String, Integer> lastUse = new HashMap<>();
        Map<String, String> alias = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Flatten flatten) {
                alias.put(flatten.output(), alias.getOrDefault(flatten.input(), flatten.input()));
            }
            for (String input : layer.inputs()) {
                lastUse.put(alias.getOrDefault(input, input), i);
            }
        }
        TreeMap<Integer, Integer> used = new TreeMap<>(); // address to end
        allocate(graph.input(), used);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (layer instanceof Layer.Flatten flatten) {
                placed.put(flatten.output(), placed.get(flatten.input()));
                continue;
            }
            Tensor output = graph.tensor(layer.output());
            if (!output.isLogits()) {
                allocate(output, used);
            }
            int now = i;
            lastUse.forEach(
                    (name, last) -> {
                        Placement place = placed.get(name);
                        if (last == now && place != null) {
                            used.remove(place.base());
                        }
                    });
        }
    }

    /** How a tensor's codes lie, wherever they do; of a flattened one, those of its source. */
    Placement form(String name) {
        Layer producer = graph.producer(name);
        return producer instanceof Layer.Flatten flatten
                ? form(flatten.input())
                : form(graph.tensor(name));
    }

    private Placement form(Tensor tensor) {
        int bankBits = geometry.bankBits();
        boolean stacked = stacking != null && tensor.equals(graph.input());
        Shape shape = stacked ? stacking.shape() : tensor.shape();
        int columns = shape.width();
        int slotBits = Math.min(bankBits, 32 - Integer.numberOfLeadingZeros(columns - 1));
        return new Placement(
                shape,
                graph.width(tensor.name(), widths),
                0,
                slotBits,
                stacked ? 0 : skew(tensor, slotBits),
                staggered(tensor, shape),
                geometry.blocks(shape.channels()),
                (columns + geometry.banks() - 1) / geometry.banks());
    }

    private void allocate(Tensor tensor, TreeMap<Integer, Integer> used) {
        Placement place = form(tensor);
        int bankBits = geometry.bankBits();
        int words = place.words(bankBits);
        int address = 0;
        for (Map.Entry<Integer, Integer> other : used.entrySet()) {
            if (other.getKey() >= address + words) {
                break;
            }
            address = Math.max(address, other.getValue());
        }
        if (address + words > geometry.bankWords()) {
            throw new IllegalArgumentException(
                    "tensor "
                            + tensor.name()
                            + " does not fit the activation memory of "
                            + geometry.bankWords()
                            + " words a bank");
        }
        used.put(address, address + words);
        placed.put(tensor.name(), place.at(address));
    }

    /** The window as the accelerator walks it: no stride where there is one output. */
    Window walked(Window window, String output) {
        Tensor out = graph.tensor(output);
        Shape shape = out.isLogits() ? new Shape(1, 1, 1) : out.shape();
        return new Window(
                window.kernelHeight(),
                window.kernelWidth(),
                shape.height() == 1 ? 1 : window.strideHeight(),
                shape.width() == 1 ? 1 : window.strideWidth(),
                window.top(),
                window.left(),
                0,
                0);
    }

    /** Whether a layer can then read two channel blocks at once. */
    private boolean staggered(Tensor tensor, Shape shape) {
        return geometry.blocks(shape.channels()) % 2 == 0
                && shape.width() <= geometry.banks()
                && graph.layers().stream().anyMatch(l -> halves(l, tensor) && isPointwise(l));
    }

    /** Whether a layer is a 1x1 convolution over all channels. */
    static boolean isPointwise(Layer layer) {
        return layer instanceof Layer.Conv2d c && c.groups() == 1 && c.window().taps() == 1;
    }

    /** 1 where a layer of stride 2 can then compute several rows at once. */
    private int skew(Tensor tensor, int slotBits) {
        boolean alone = tensor.shape().width() > geometry.positions() / 2; // written row by row
        boolean several = slotBits < geometry.bankBits();
        return alone && several && graph.layers().stream().anyMatch(l -> halves(l, tensor)) ? 1 : 0;
    }

    private static boolean halves(Layer layer, Tensor tensor) {
        Window window =
                layer instanceof Layer.Conv2d c
                        ? c.window()
                        : layer instanceof Layer.MaxPool m
                                ? m.window()
                                : layer instanceof Layer.AveragePool a ? a.window() : null;
        return window != null
                && layer.inputs().get(0).equals(tensor.name())
                && window.strideWidth() == 2
                && window.strideHeight() == 2;
    }
}
