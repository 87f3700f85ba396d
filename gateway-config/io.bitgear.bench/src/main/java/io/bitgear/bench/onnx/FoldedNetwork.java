package io.bitgear.bench.onnx;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.NestedCode;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;

/**
 * The network of a configuration in real numbers, batch normalisation folded: what its integer
 * tables say, times the steps. So a peer computes the same function as our engine, but for the
 * rounding.
 */
public final class FoldedNetwork {
    private final Model model;
    private final Graph graph;
    private final PrecisionConfiguration configuration;

    /**
     * Of any configuration that skips nothing.
     *
     * @throws IllegalArgumentException when a layer is skipped
     */
    public FoldedNetwork(Model model, PrecisionConfiguration configuration) {
        this.model = model;
        this.graph = model.graph();
        this.configuration = configuration;
        if (graph.executed(configuration.widths()).size() != graph.layers().size()) {
            throw new IllegalArgumentException("a configuration that skips layers is not folded");
        }
    }

    /** Of the widest configuration, 8 bits wherever the model has them. */
    public static FoldedNetwork widest(Model model) {
        Widths widest = model.graph().widest();
        return new FoldedNetwork(
                model,
                model.measured(widest)
                        .map(measured -> measured.configuration())
                        .orElseGet(() -> new Calibrator(model).calibrate(widest)));
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** Its configuration. */
    public PrecisionConfiguration configuration() {
        return configuration;
    }

    /** Weights, output channel x input channel x row x column. */
    public float[] weights(Layer.Weighted layer) {
        byte[] codes = model.weights(layer.name()).codes();
        int fanIn = model.weights(layer.name()).fanIn();
        int width = configuration.widths().weights().get(layer.name());
        RequantisationTable table = table(layer);
        int[] multipliers = table.multipliers();
        double unit = Math.scalb(step(layer.output()) / step(layer.input()), -table.shift());
        float[] weights = new float[codes.length];
        for (int i = 0; i < codes.length; i++) {
            int level = NestedCode.level(codes[i] & 0xff, width);
            weights[i] = (float) (multipliers[i / fanIn] * unit * level);
        }
        return weights;
    }

    /** Biases of the output channels. */
    public float[] bias(Layer.Weighted layer) {
        RequantisationTable table = table(layer);
        long[] biases = table.biases();
        float[] bias = new float[biases.length];
        for (int c = 0; c < bias.length; c++) {
            bias[c] =
                    (float) (Math.scalb((double) biases[c], -table.shift()) * step(layer.output()));
        }
        return bias;
    }

    private RequantisationTable table(Layer layer) {
        return configuration.tables().get(layer.name());
    }

    /** Whether the clamp of the layer's codes is a ReLU: it writes a tensor with zero point 0. */
    public boolean isRectified(Layer layer) {
        Tensor output = graph.source(layer.output());
        return layer instanceof Layer.Weighted && !output.isLogits() && output.zeroPoint() == 0;
    }

    /** Value of one code of a tensor. */
    public double step(String tensor) {
        return graph.source(tensor).step(width(tensor));
    }

    /** Code of a tensor's value 0. */
    public int zeroPoint(String tensor) {
        return graph.source(tensor).zeroPoint(width(tensor));
    }

    private int width(String tensor) {
        return graph.width(tensor, configuration.widths());
    }
}
