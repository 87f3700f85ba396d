package io.bitgear.model.graph;

import io.bitgear.api.precision.Widths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The network as data: checked at construction, immutable. */
public final class Graph {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final List<Layer> layers;
    private final List<Layer.Weighted> weighted;
    private final List<Tensor> quantised;
    private final String input;
    private final String output;
    private final Map<String, Layer> producers = new LinkedHashMap<>();
    private final Map<String, Layer> byName = new LinkedHashMap<>();

    /**
     * @param tensors all activation tensors
     * @param layers in execution order
     * @param input name of the tensor that a frame fills
     * @param output name of the tensor that holds the logits
     * @throws IllegalArgumentException when something does not fit; the message names the layer or
     *     tensor
     */
    public Graph(List<Tensor> tensors, List<Layer> layers, String input, String output) {
        for (Tensor tensor : tensors) {
            if (this.tensors.put(tensor.name(), tensor) != null) {
                throw new IllegalArgumentException("tensor " + tensor.name() + " is there twice");
            }
        }
        this.layers = List.copyOf(layers);
        this.weighted =
                layers.stream()
                        .filter(Layer.Weighted.class::isInstance)
                        .map(Layer.Weighted.class::cast)
                        .toList();
        this.quantised =
                tensors.stream().filter(t -> !t.steps().isEmpty() && !t.isLogits()).toList();
        this.input = Objects.requireNonNull(input, "input");
        this.output = Objects.requireNonNull(output, "output");
        for (Layer layer : layers) {
            Objects.requireNonNull(layer.name(), "a layer has no name");
            if (byName.put(layer.name(), layer) != null) {
                throw new IllegalArgumentException("layer " + layer.name() + " is there twice");
            }
            if (producers.put(layer.output(), layer) != null) {
                throw new IllegalArgumentException(
                        "tensor " + layer.output() + " is written twice");
            }
        }
        new GraphCheck(this).run();
    }

    /** All tensors in the order given. */
    public List<Tensor> tensors() {
        return List.copyOf(tensors.values());
    }

    /** All layers in execution order. */
    public List<Layer> layers() {
        return layers;
    }

    /** The layers with weights in execution order. */
    public List<Layer.Weighted> weighted() {
        return weighted;
    }

    /** The tensor that a frame fills. */
    public Tensor input() {
        return tensor(input);
    }

    /** The tensor that holds the logits. */
    public Tensor output() {
        return tensor(output);
    }

    /** The tensor of that name. */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    /** The layer of that name. */
    public Layer layer(String name) {
        Layer layer = byName.get(name);
        if (layer == null) {
            throw new IllegalArgumentException("no layer " + name);
        }
        return layer;
    }

    /** The layer that writes the tensor, or null for the network's input. */
    public Layer producer(String tensor) {
        return producers.get(tensor);
    }

    /** The layers that read the tensor. */
    public List<Layer> readers(String tensor) {
        return layers.stream().filter(layer -> layer.inputs().contains(tensor)).toList();
    }

    /**
     * The tensor whose codes, width and step this one shares: itself, or what a pooling or ReLU
     * reads.
     */
    public Tensor source(String tensor) {
        Layer producer = producers.get(tensor);
        return producer == null || producer.requantises()
                ? tensor(tensor)
                : source(producer.inputs().get(0));
    }

    /**
     * The tensors whose width a configuration names: all with codes of their own but the logits.
     */
    public List<Tensor> quantised() {
        return quantised;
    }

    /** The width of a tensor under a configuration. */
    public int width(String tensor, Widths widths) {
        Tensor source = source(tensor);
        return source.isLogits() ? Tensor.LOGIT_WIDTH : widths.activations().get(source.name());
    }

    /** Largest width everywhere. */
    public Widths widest() {
        return uniform(Widths.MAX, Widths.MAX);
    }

    /**
     * One weight and one activation width on every tensor that allows them; each other tensor has
     * its largest width.
     */
    public Widths uniform(int weightWidth, int activationWidth) {
        Map<String, Integer> weights = new TreeMap<>();
        for (Layer.Weighted layer : weighted()) {
            weights.put(
                    layer.name(),
                    layer.widths().contains(weightWidth) ? weightWidth : layer.widths().last());
        }
        Map<String, Integer> activations = new TreeMap<>();
        for (Tensor tensor : quantised()) {
            activations.put(
                    tensor.name(),
                    tensor.widths().contains(activationWidth)
                            ? activationWidth
                            : tensor.widths().last());
        }
        return WidthRules.canonical(
                this, new Widths(new TreeMap<>(weights), new TreeMap<>(activations)));
    }

    /** The layers that run under these widths, in order: those whose output is needed. */
    public List<Layer> executed(Widths widths) {
        List<Layer> executed = new ArrayList<>();
        Set<String> needed = new HashSet<>(List.of(output));
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer layer = layers.get(i);
            if (!needed.contains(layer.output())) {
                continue;
            }
            executed.add(layer);
            needed.addAll(reads(layer, widths));
        }
        Collections.reverse(executed);
        return executed;
    }

    /** The tensors that a layer reads under these widths: a skipped one only its residual. */
    public static List<String> reads(Layer layer, Widths widths) {
        return layer instanceof Layer.Weighted weighted
                        && weighted.residual() != null
                        && widths.skips(layer.name())
                ? List.of(weighted.residual())
                : layer.inputs();
    }
}
