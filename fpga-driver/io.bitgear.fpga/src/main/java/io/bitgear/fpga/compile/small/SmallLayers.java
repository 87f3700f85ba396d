package io.bitgear.fpga.compile.small;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Window;
import java.util.Arrays;

/** Adds the descriptors and tables of each layer by its kind. */
final class SmallLayers {
    private static final Window ONE = Window.square(1, 1, 0);

    private final Graph graph;
    private final PrecisionConfiguration configuration;
    private final Widths widths;
    private final ResidentPlanes planes;
    private final SmallDescriptors descriptors;
    private final SmallTables tables;

    SmallLayers(
            Graph graph,
            PrecisionConfiguration configuration,
            ResidentPlanes planes,
            SmallDescriptors descriptors,
            SmallTables tables) {
        this.graph = graph;
        this.configuration = configuration;
        this.widths = configuration.widths();
        this.planes = planes;
        this.descriptors = descriptors;
        this.tables = tables;
    }

    void add(Layer layer) {
        if (layer instanceof Layer.Flatten) {
            return;
        }
        for (String input : layer.inputs()) {
            SmallDescriptors.require(
                    layer instanceof Layer.Dense
                            || ResidentPlanes.shape(graph, input)
                                    .equals(graph.tensor(input).shape()),
                    "it reads a flattened tensor and is not dense");
        }
        RequantisationTable table = configuration.tables().get(layer.name());
        if (layer instanceof Layer.Weighted weighted) {
            weighted(weighted, table);
        } else if (layer instanceof Layer.Add add) {
            sum(layer, add.input(), add.residual(), ONE, table, 0);
        } else if (layer instanceof Layer.AveragePool pool) {
            sum(layer, pool.input(), null, pool.window(), table, 0);
        } else if (layer instanceof Layer.MaxPool pool) {
            maximum(pool);
        } else if (layer instanceof Layer.Relu relu) {
            relu(relu);
        } else if (layer instanceof Layer.Concat concat) {
            concat(concat, table);
        }
    }

    private void weighted(Layer.Weighted layer, RequantisationTable table) {
        SmallDescriptors.require(layer.groups() == 1, "convolution in groups");
        String residual = layer.residual();
        if (widths.skips(layer.name())) {
            sum(layer, residual, residual, ONE, table, 0);
            return;
        }
        SmallWeights words = planes.of(layer);
        int width = widths.weights().get(layer.name());
        int channels = layer.outChannels();
        SmallDescriptor d =
                descriptors.add(
                        layer.input(), residual, layer.output(), words.window(), 0, channels);
        int groups = (width + SmallWeights.PLANES - 1) / SmallWeights.PLANES;
        int scaled = groups * SmallWeights.PLANES - width;
        d.set(SmallField.GROUPS, groups)
                .set(SmallField.PLANES, SmallWeights.PLANES - scaled)
                .set(SmallField.BLOCK_WORDS, SmallWeights.WORDS * channels)
                .wrap(SmallField.WEIGHT_BASE, planes.base(layer));
        long[] levels = new long[channels];
        Arrays.setAll(levels, c -> words.levels(c, width));
        tables.write(d, layer, table, scaled, 0, levels, words.levelsMax(width));
    }

    /** Adds up the codes of each channel by themselves. */
    private void sum(
            Layer layer,
            String input,
            String residual,
            Window window,
            RequantisationTable table,
            int first) {
        int channels = graph.tensor(input).shape().channels();
        SmallDescriptor d =
                descriptors.add(input, residual, layer.output(), window, first, channels);
        d.set(SmallField.CHANNELWISE, true);
        long[] levels = new long[channels];
        Arrays.fill(levels, window.taps());
        tables.write(d, layer, table, 0, first, levels, window.taps());
    }

    private void maximum(Layer.MaxPool layer) {
        int channels = graph.tensor(layer.input()).shape().channels();
        SmallDescriptor d =
                descriptors.add(layer.input(), null, layer.output(), layer.window(), 0, channels);
        d.set(SmallField.CHANNELWISE, true)
                .set(SmallField.MAXIMUM, true)
                .set(SmallField.SKIP, true);
        RequantisationTable same = moved(layer, -descriptors.zeroPoint(layer.output()));
        tables.write(d, layer, same, 0, 0, new long[channels], 1);
    }

    /** The codes less their zero point, which clamps, and then that again. */
    private void relu(Layer.Relu layer) {
        int zero = descriptors.zeroPoint(layer.input());
        sum(layer, layer.input(), null, ONE, moved(layer, -zero), 0);
        if (zero > 0) {
            sum(layer, layer.output(), null, ONE, moved(layer, zero), 0);
        }
    }

    private void concat(Layer.Concat layer, RequantisationTable table) {
        int first = 0;
        for (String input : layer.inputs()) {
            SmallDescriptors.require(
                    first % SmallWeights.BLOCK == 0,
                    "operand " + input + " begins at channel " + first + ", no multiple of 16");
            sum(layer, input, null, ONE, table, first);
            first += graph.tensor(input).shape().channels();
        }
    }

    /** The table that gives each sum as a code, plus that. */
    private RequantisationTable moved(Layer layer, long by) {
        int channels = graph.tensor(layer.output()).shape().channels();
        int[] multipliers = new int[channels];
        long[] biases = new long[channels];
        Arrays.fill(multipliers, 1 << 8);
        Arrays.fill(biases, (by << 8) - (1 << 7));
        return new RequantisationTable(multipliers, biases, 8, 0, 0);
    }
}
