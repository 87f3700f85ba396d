package io.bitgear.model.calibration;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.execution.FrameBatch;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the requantisation tables of any configuration from a few frames, in integer arithmetic
 * (docs/arithmetic.md, "Calibration"). Layer by layer: the accumulations of all frames give each
 * channel's mean and variance under the whole configuration upstream, the batch normalisation is
 * folded with them, and the codes that result feed the next layer. The same model, widths and
 * frames give the same tables.
 */
public final class Calibrator {
    private final Model model;
    private final Graph graph;

    /** For one model. */
    public Calibrator(Model model) {
        this.model = model;
        this.graph = model.graph();
    }

    /**
     * The configuration of these widths, calibrated on the model's own frames.
     *
     * @throws IllegalArgumentException when the graph does not allow the widths
     */
    public PrecisionConfiguration calibrate(Widths widths) {
        return calibrate(widths, model.calibration());
    }

    /**
     * The configuration of these widths, calibrated on the given frames.
     *
     * @param widths of every weight and activation tensor
     * @param frames unsigned bytes each, at least one
     * @throws IllegalArgumentException when the graph does not allow the widths or there is no
     *     frame
     */
    public PrecisionConfiguration calibrate(Widths widths, List<byte[]> frames) {
        WidthRules.check(graph, widths);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException(
                    "model " + model.info().name() + " brings no calibration frames");
        }
        Widths canonical = WidthRules.canonical(graph, widths);
        FrameBatch batch = new FrameBatch(model, canonical, frames);
        Map<String, RequantisationTable> tables = new HashMap<>();
        for (Layer layer : graph.executed(canonical)) {
            if (layer.requantises()) {
                batch.accumulate(layer);
                RequantisationTable table = table(layer, canonical, batch);
                tables.put(layer.name(), table);
                batch.requantise(layer, table);
            } else {
                batch.share(layer);
            }
        }
        return new PrecisionConfiguration(model.info().digest(), canonical, tables, Map.of());
    }

    private RequantisationTable table(Layer layer, Widths widths, FrameBatch batch) {
        Tensor output = graph.tensor(layer.output());
        double step = output.step(graph.width(output.name(), widths));
        int channels = output.shape().channels();
        double[] factor = new double[channels];
        double[] offset = new double[channels];
        if (layer instanceof Layer.Weighted weighted) {
            if (!widths.skips(layer.name())) {
                fold(weighted, widths, batch, step, factor, offset);
            }
        } else if (layer instanceof Layer.AveragePool pool) {
            Arrays.fill(factor, step(pool.input(), widths) / pool.window().taps() / step);
        } else {
            int c = 0;
            for (String input :
                    layer instanceof Layer.Add add ? List.of(add.input()) : layer.inputs()) {
                for (int i = graph.tensor(input).shape().channels(); i > 0; i--) {
                    factor[c++] = step(input, widths) / step;
                }
            }
        }
        String residual = FrameBatch.residual(layer);
        double residualFactor = residual == null ? 0 : step(residual, widths) / step;
        return TableBuilder.build(factor, offset, residualFactor);
    }

    private double step(String tensor, Widths widths) {
        return graph.source(tensor).step(graph.width(tensor, widths));
    }

    private void fold(
            Layer.Weighted layer,
            Widths widths,
            FrameBatch batch,
            double step,
            double[] factor,
            double[] offset) {
        Weights weights = model.weights(layer.name());
        int width = widths.weights().get(layer.name());
        double inputStep = step(layer.input(), widths);
        for (int c = 0; c < factor.length; c++) {
            double unit = weights.scale()[c] / (1 << width) * inputStep;
            double gain = 1;
            double mean = 0;
            if (weights.isNormalised()) {
                FrameBatch.Moments moments = batch.moments(c);
                double deviation = Math.sqrt(unit * unit * moments.variance() + weights.epsilon());
                gain = weights.gamma(c, width) / deviation;
                mean = unit * moments.mean();
            }
            factor[c] = gain * unit / step;
            offset[c] = (weights.beta(c, width) - gain * mean) / step;
        }
    }
}
