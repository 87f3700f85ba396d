package io.bitgear.fpga.compile.small;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.fpga.compile.Stacking;
import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Turns a model's configuration into the small core's memories (docs/small-core.md). */
public final class SmallCompiler {
    private static final Window ONE = Window.square(1, 1, 0);

    private final Graph graph;
    private final PrecisionConfiguration configuration;
    private final Widths widths;
    private final Stacking stacking;
    private final SmallPlacements places;
    private final SmallDescriptors descriptors;
    private final ParameterMemory memory = new ParameterMemory();
    private final Map<String, SmallWeights> weights = new HashMap<>();
    private final Map<String, Integer> weightBases = new HashMap<>();

    private SmallCompiler(Model model, PrecisionConfiguration configuration) {
        this.graph = model.graph();
        this.configuration = configuration;
        this.widths = configuration.widths();
        this.stacking = Stacking.of(graph, SmallWeights.BLOCK);
        this.places = new SmallPlacements(graph, widths, stacking);
        this.descriptors = new SmallDescriptors(graph, widths, places);
        for (Layer.Weighted layer : graph.weighted()) {
            weights(model, layer);
        }
    }

    /**
     * Compiles. The weights' words are the same for every configuration of a model.
     *
     * @throws IllegalArgumentException when the small core has not the memory, or a layer has a
     *     form that it does not run; the message names the layer or tensor
     */
    public static SmallImage compile(Model model, PrecisionConfiguration configuration) {
        return new SmallCompiler(model, configuration).run();
    }

    private void weights(Model model, Layer.Weighted layer) {
        Weights own = model.weights(layer.name());
        boolean stacked = isStacked(layer);
        Shape shape = stacked ? stacking.shape() : shape(layer.input());
        Window window = stacked ? stacking.window() : layer.window(shape);
        int blocks = (shape.channels() + SmallWeights.BLOCK - 1) / SmallWeights.BLOCK;
        weightBases.put(layer.name(), memory.size());
        SmallWeights words =
                new SmallWeights(stacked ? stacking.weights(own) : own, window, blocks);
        weights.put(layer.name(), words);
        words.write(memory);
    }

    /** Of a flattened tensor: what it was before. */
    private Shape shape(String tensor) {
        return graph.producer(tensor) instanceof Layer.Flatten flatten
                ? shape(flatten.input())
                : graph.tensor(tensor).shape();
    }

    private boolean isStacked(Layer.Weighted layer) {
        return stacking != null && layer.equals(stacking.layer());
    }

    private SmallImage run() {
        int tables = memory.size();
        for (Layer layer : graph.executed(widths)) {
            try {
                layer(layer);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        layer.kind() + " layer " + layer.name() + ": " + e.getMessage(), e);
            }
        }
        int start = memory.size();
        var list = descriptors.list();
        list.get(list.size() - 1).set(SmallField.LAST, true);
        list.forEach(d -> Arrays.stream(d.words()).forEach(memory::add));
        memory.check(tables, start);
        return new SmallImage(
                memory,
                tables,
                start,
                places.of(graph.input().name()),
                graph.input().zeroPoint(8),
                stacking,
                places.of(graph.output().name()),
                SmallCycles.of(list));
    }

    private void layer(Layer layer) {
        if (layer instanceof Layer.Flatten) {
            return;
        }
        for (String input : layer.inputs()) {
            SmallDescriptors.require(
                    layer instanceof Layer.Dense
                            || shape(input).equals(graph.tensor(input).shape()),
                    "it reads a flattened tensor and is not dense");
        }
        if (layer instanceof Layer.Weighted weighted) {
            weighted(weighted);
        } else if (layer instanceof Layer.Add add) {
            channelwise(layer, add.input(), add.residual(), ONE, table(layer), false, 0);
        } else if (layer instanceof Layer.AveragePool pool) {
            channelwise(layer, pool.input(), null, pool.window(), table(layer), false, 0);
        } else if (layer instanceof Layer.MaxPool pool) {
            int zero = descriptors.zeroPoint(pool.input());
            RequantisationTable same = shifted(layer, -zero);
            channelwise(layer, pool.input(), null, pool.window(), same, true, 0);
        } else if (layer instanceof Layer.Relu relu) {
            relu(relu);
        } else if (layer instanceof Layer.Concat concat) {
            concat(concat);
        }
    }

    private RequantisationTable table(Layer layer) {
        return configuration.tables().get(layer.name());
    }

    private void weighted(Layer.Weighted layer) {
        SmallDescriptors.require(layer.groups() == 1, "convolution in groups");
        if (widths.skips(layer.name())) {
            channelwise(layer, layer.residual(), layer.residual(), ONE, table(layer), false, 0);
            return;
        }
        SmallWeights words = weights.get(layer.name());
        int width = widths.weights().get(layer.name());
        int channels = layer.outChannels();
        SmallDescriptor d =
                descriptors.add(
                        layer.input(),
                        layer.residual(),
                        layer.output(),
                        words.window(),
                        0,
                        channels);
        int groups = (width + SmallWeights.PLANES - 1) / SmallWeights.PLANES;
        int scaled = groups * SmallWeights.PLANES - width;
        d.set(SmallField.GROUPS, groups)
                .set(SmallField.PLANES, SmallWeights.PLANES - scaled)
                .set(SmallField.BLOCK_WORDS, SmallWeights.WORDS * channels)
                .wrap(SmallField.WEIGHT_BASE, weightBases.get(layer.name()));
        long[] levels = new long[channels];
        Arrays.setAll(levels, c -> words.levels(c, width));
        long products = (long) words.window().taps() * words.blocks() * SmallWeights.BLOCK;
        write(d, layer, table(layer), scaled, 0, channels, levels, products * ((1 << width) - 1));
    }

    /** A layer that adds up or compares the codes of each channel by themselves. */
    private void channelwise(
            Layer layer,
            String input,
            String residual,
            Window window,
            RequantisationTable table,
            boolean maximum,
            int first) {
        int channels = shape(input).channels();
        SmallDescriptor d =
                descriptors.add(input, residual, layer.output(), window, first, channels);
        d.set(SmallField.CHANNELWISE, true).set(SmallField.MAXIMUM, maximum);
        long[] levels = new long[channels];
        if (maximum) {
            d.set(SmallField.SKIP, true);
        } else {
            Arrays.fill(levels, window.taps());
        }
        write(d, layer, table, 0, first, first + channels, levels, window.taps());
    }

    private void write(
            SmallDescriptor d,
            Layer layer,
            RequantisationTable table,
            int scaled,
            int first,
            int end,
            long[] levels,
            long levelsMax) {
        boolean logits = graph.tensor(layer.output()).isLogits();
        String residual =
                layer instanceof Layer.Weighted weighted
                        ? weighted.residual()
                        : layer instanceof Layer.Add add ? add.residual() : null;
        int most = (2 << d.get(SmallField.IN_WIDTH)) - 1;
        new SmallTable(
                        table,
                        logits ? 8 : d.get(SmallField.OUT_WIDTH) + 1,
                        scaled,
                        descriptors.zeroPoint(layer.output()),
                        residual == null ? 0 : descriptors.zeroPoint(residual))
                .write(
                        d,
                        memory,
                        first,
                        end,
                        levels,
                        d.get(SmallField.ZERO_IN),
                        levelsMax * most << scaled);
    }

    private void concat(Layer.Concat layer) {
        int first = 0;
        for (String input : layer.inputs()) {
            SmallDescriptors.require(
                    first % SmallWeights.BLOCK == 0,
                    "operand " + input + " begins at channel " + first + ", no multiple of 16");
            channelwise(layer, input, null, ONE, table(layer), false, first);
            first += shape(input).channels();
        }
    }

    /** The codes less their zero point, which clamps, and then that again. */
    private void relu(Layer.Relu layer) {
        int zero = descriptors.zeroPoint(layer.input());
        channelwise(layer, layer.input(), null, ONE, shifted(layer, -zero), false, 0);
        if (zero > 0) {
            channelwise(layer, layer.output(), null, ONE, shifted(layer, zero), false, 0);
        }
    }

    /** Codes as they are, moved by that many. */
    private RequantisationTable shifted(Layer layer, long by) {
        int channels = graph.tensor(layer.output()).shape().channels();
        int[] multipliers = new int[channels];
        long[] biases = new long[channels];
        Arrays.fill(multipliers, 1 << 8);
        Arrays.fill(biases, (by << 8) - (1 << 7));
        return new RequantisationTable(multipliers, biases, 8, 0, 0);
    }
}
