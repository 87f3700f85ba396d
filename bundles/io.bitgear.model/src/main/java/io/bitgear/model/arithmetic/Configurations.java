package io.bitgear.model.arithmetic;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;

/** Whether a configuration is one of a model and can be run without an overflow. */
public final class Configurations {
    /** The sum of a requantisation stays below this: signed 56 bits, for hardware's sake. */
    private static final double SUM_MAX = 0x1p55;

    private Configurations() {}

    /**
     * Refuses a configuration that does not fit the model.
     *
     * @throws IllegalArgumentException naming the layer and why
     */
    public static void check(Model model, PrecisionConfiguration configuration) {
        if (!model.info().digest().equals(configuration.modelDigest())) {
            throw new IllegalArgumentException(
                    "configuration "
                            + configuration.shortId()
                            + " is for model digest "
                            + configuration.modelDigest()
                            + ", not "
                            + model.info().digest());
        }
        checkTables(model.graph(), configuration);
        configuration.escalation().ifPresent(escalation -> check(model, escalation.higher()));
    }

    private static void checkTables(Graph graph, PrecisionConfiguration configuration) {
        WidthRules.check(graph, configuration.widths());
        for (Layer layer : graph.executed(configuration.widths())) {
            if (layer.requantises()) {
                RequantisationTable table = configuration.tables().get(layer.name());
                int channels = graph.tensor(layer.output()).shape().channels();
                if (table == null || table.channels() != channels) {
                    throw new IllegalArgumentException(
                            "layer "
                                    + layer.name()
                                    + " needs a requantisation table of "
                                    + channels
                                    + " channels, there is "
                                    + table);
                }
                checkRange(graph, configuration, layer, table);
            }
        }
    }

    private static void checkRange(
            Graph graph,
            PrecisionConfiguration configuration,
            Layer layer,
            RequantisationTable table) {
        double accumulation = accumulationMax(graph, configuration, layer);
        double residual = 255.0 * table.residualMultiplier() * Math.pow(2, table.residualShift());
        int[] multipliers = table.multipliers();
        long[] biases = table.biases();
        for (int c = 0; c < multipliers.length; c++) {
            double sum =
                    accumulation * Math.abs(multipliers[c])
                            + residual
                            + Math.abs((double) biases[c]);
            if (sum >= SUM_MAX) {
                throw new IllegalArgumentException(
                        "layer "
                                + layer.name()
                                + ", channel "
                                + c
                                + ": the requantisation can exceed 56 bits");
            }
        }
    }

    /** The largest magnitude of a layer's accumulation. */
    static double accumulationMax(Graph graph, PrecisionConfiguration configuration, Layer layer) {
        Tensor input = graph.tensor(layer.inputs().get(0));
        double activation = (1 << graph.width(input.name(), configuration.widths())) - 1;
        if (layer instanceof Layer.Weighted weighted) {
            int width = configuration.widths().weights().get(layer.name());
            return activation * ((1 << width) - 1) * weighted.fanIn(input.shape());
        }
        return layer instanceof Layer.AveragePool pool ? activation * pool.window().taps() : 255;
    }
}
