package io.bitgear.fpga.compile;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a model's configuration into the descriptors, tables and weight words of an accelerator.
 */
public final class Compiler {
    private final Model model;
    private final Graph graph;
    private final PrecisionConfiguration configuration;
    private final Widths widths;
    private final Geometry geometry;
    private final Stacking stacking;
    private final Placements places;
    private final WeightWords words;
    private final WeightLayout layout;
    private final Descriptors descriptors;
    private final List<long[]> tables = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private Compiler(Model model, PrecisionConfiguration configuration, Geometry geometry) {
        this.model = model;
        this.graph = model.graph();
        this.configuration = configuration;
        this.widths = configuration.widths();
        this.geometry = geometry;
        this.stacking = Stacking.of(graph, geometry.block());
        this.places = new Placements(graph, widths, geometry, stacking);
        this.words = new WeightWords(geometry);
        this.layout = new WeightLayout(model, geometry, stacking, places, words);
        this.descriptors = new Descriptors(graph, widths, geometry, places, words);
    }

    /**
     * Compiles. Of a configuration that escalates this is the first run; {@link Deployment} has
     * both.
     *
     * @throws IllegalArgumentException when the accelerator is too small, or a layer has a form
     *     that it does not run; the message names the layer or tensor
     */
    public static Image compile(
            Model model, PrecisionConfiguration configuration, Geometry geometry) {
        return new Compiler(model, configuration, geometry).run();
    }

    private Image run() {
        for (Layer layer : graph.executed(widths)) {
            try {
                layer(layer);
                while (names.size() < descriptors.steps().size()) {
                    names.add(layer.name());
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "layer " + layer.name() + ": " + e.getMessage(), e);
            }
        }
        require("layer descriptors", descriptors.steps().size(), geometry.layers());
        require("table entries", tables.size(), geometry.tableEntries());
        require("weight words", words.words().size(), geometry.weightWords());
        descriptors.steps().get(descriptors.steps().size() - 1).descriptor().set(Field.LAST, true);
        Barriers.set(descriptors.steps());
        return new Image(
                geometry,
                places.of(graph.input().name()),
                stacking,
                graph.input().zeroPoint(8),
                descriptors.steps(),
                names,
                tables,
                words.words(),
                words.read(),
                graph.output().shape().channels());
    }

    private static void require(String what, int needed, int there) {
        if (needed > there) {
            throw new IllegalArgumentException(
                    "the configuration needs " + needed + " " + what + ", there are " + there);
        }
    }

    private void layer(Layer layer) {
        if (layer instanceof Layer.Flatten) {
            return;
        }
        if (layer instanceof Layer.Weighted weighted) {
            if (widths.skips(layer.name())) {
                skipped(weighted);
            } else if (weighted.groups() == 1) {
                convolution(weighted);
            } else {
                grouped(weighted);
            }
        } else if (layer instanceof Layer.Add add) {
            copy(layer, add.input(), add.residual(), Window.square(1, 1, 0));
        } else if (layer instanceof Layer.AveragePool pool) {
            copy(layer, pool.input(), null, pool.window());
        } else if (layer instanceof Layer.Relu relu) {
            maximum(
                    relu.input(),
                    relu.output(),
                    Window.square(1, 1, 0),
                    descriptors.zeroPoint(relu.input()));
        } else if (layer instanceof Layer.MaxPool pool) {
            maximum(pool.input(), pool.output(), pool.window(), 0);
        } else if (layer instanceof Layer.Concat concat) {
            new Concatenation(graph, geometry, places, words, descriptors)
                    .add(concat, configuration.tables().get(layer.name()), tables);
        }
    }

    private void convolution(Layer.Weighted layer) {
        Placement in = places.of(layer.input());
        boolean stacked = stacking != null && layer.equals(stacking.layer());
        Window window =
                places.walked(
                        stacked ? stacking.window() : layer.window(in.shape()), layer.output());
        Weights weights = model.weights(layer.name());
        int width = widths.weights().get(layer.name());
        Descriptor d = descriptors.of(layer.input(), layer.residual(), layer.output(), window);
        int passes = window.kernelHeight() * Descriptors.groups(window) * in.blocks();
        int base = layout.base(layer, 0);
        if (WeightLayout.isPaired(layer, in, window)) {
            passes /= 2;
            d.set(Field.PAIRED, true).set(Field.BLOCKS_IN, passes - 1);
        }
        words.reads(base, passes * geometry.blocks(layer.outChannels()), width);
        d.set(Field.WEIGHT_WIDTH, width)
                .set(Field.WEIGHT_BASE, base)
                .set(Field.PASS_WORDS, 8)
                .set(Field.TILE_WORDS, 8 * passes);
        long[] levels = words.levels(weights, width);
        table(d, layer, layer.input(), levels, 0, layer.outChannels());
        descriptors.add(d, layer.input(), layer.residual(), layer.output());
    }

    private void grouped(Layer.Weighted layer) {
        Placement in = places.of(layer.input());
        Window window = places.walked(layer.window(in.shape()), layer.output());
        int width = widths.weights().get(layer.name());
        long[] levels = words.levels(model.weights(layer.name()), width);
        int block = 0;
        for (GroupedBlock b : GroupedBlock.of(layer, in.shape().channels(), geometry)) {
            Descriptor d = descriptors.of(layer.input(), layer.residual(), layer.output(), window);
            descriptors.inputBlocks(d, in, b.low(), b.high());
            descriptors.outputBlock(d, layer.output(), layer.residual(), b.first(), b.end());
            int passes =
                    window.kernelHeight() * Descriptors.groups(window) * (b.high() - b.low() + 1);
            int base = layout.base(layer, block++);
            words.readsMasked(base, passes, width);
            d.set(Field.EXPLICIT, true)
                    .set(Field.WEIGHT_WIDTH, width)
                    .set(Field.WEIGHT_BASE, base)
                    .set(Field.PASS_WORDS, 9);
            table(d, layer, layer.input(), levels, b.first(), b.end());
            descriptors.add(d, layer.input(), layer.residual(), layer.output());
        }
    }

    private void skipped(Layer.Weighted layer) {
        String residual = layer.residual();
        int channels = layer.outChannels();
        for (int first = 0; first < channels; first += geometry.block()) {
            int end = Math.min(first + geometry.block(), channels);
            Descriptor d =
                    descriptors.identity(
                            residual, residual, layer.output(), Window.square(1, 1, 0), first, end);
            d.set(Field.IN_WIDTH, 1); // read for nothing
            table(d, layer, null, null, first, end);
            descriptors.add(d, residual, residual, layer.output());
        }
    }

    private void copy(Layer layer, String input, String residual, Window window) {
        Placement in = places.of(input);
        Window slid = places.walked(window, layer.output());
        int channels = in.shape().channels();
        int rows = Folding.rows(geometry, in, window, graph.tensor(layer.output()).shape());
        long[] levels = new long[channels];
        java.util.Arrays.fill(levels, window.taps());
        for (int first = 0; first < channels; first += geometry.block()) {
            int end = Math.min(first + geometry.block(), channels);
            Descriptor d = descriptors.identity(input, residual, layer.output(), slid, first, end);
            if (rows > 0) {
                Folding.set(d, in, rows);
            }
            table(d, layer, input, levels, first, end);
            descriptors.add(d, input, residual, layer.output());
        }
    }

    private void maximum(String input, String output, Window window, int least) {
        Placement in = places.of(input);
        int channels = in.shape().channels();
        for (int ky = 0; ky < window.kernelHeight(); ky++) {
            for (int kx = 0; kx < window.kernelWidth(); kx++) {
                for (int first = 0; first < channels; first += geometry.block()) {
                    int end = Math.min(first + geometry.block(), channels);
                    boolean again = ky + kx > 0;
                    Window one =
                            new Window(
                                    1, 1, window.strideHeight(), window.strideWidth(), 0, 0, 0, 0);
                    Descriptor d =
                            descriptors.identity(
                                    input,
                                    again ? output : null,
                                    output,
                                    places.walked(one, output),
                                    first,
                                    end);
                    d.set(Field.ORIGIN_ROW, ky - window.top() & 0xff)
                            .set(Field.ORIGIN_COLUMN, kx - window.left() & 0xff)
                            .set(Field.ZERO_IN, 0)
                            .set(Field.MAXIMUM, true)
                            .set(Field.ZERO_RES, least)
                            .set(Field.SHIFT, 1);
                    descriptors.add(d, input, again ? output : null, output);
                }
            }
        }
    }

    private void table(Descriptor d, Layer layer, String input, long[] levels, int first, int end) {
        TableEntries entries =
                new TableEntries(
                        configuration.tables().get(layer.name()),
                        geometry.blocks(end - first) * geometry.block());
        int zero = input == null ? 0 : descriptors.zeroPoint(input);
        for (int c = first; c < end; c++) {
            entries.set(c - first, c, levels == null ? 0 : zero * levels[c]);
        }
        entries.write(d, tables);
    }
}
