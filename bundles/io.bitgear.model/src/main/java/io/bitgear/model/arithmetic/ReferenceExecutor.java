package io.bitgear.model.arithmetic;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import io.bitgear.model.graph.Window;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/**
 * The plain reference: docs/arithmetic.md word for word, one loop a sentence, nothing made fast.
 * Every other executor gives the same bits.
 */
public final class ReferenceExecutor {
    private final Model model;
    private final Graph graph;
    private final PrecisionConfiguration configuration;
    private final Widths widths;
    private final ReferenceExecutor higher;

    /**
     * @throws IllegalArgumentException when the configuration is not one of this model, or lacks a
     *     table
     */
    public ReferenceExecutor(Model model, PrecisionConfiguration configuration) {
        this.model = model;
        this.graph = model.graph();
        this.configuration = configuration;
        this.widths = configuration.widths();
        WidthRules.check(graph, widths);
        Configurations.check(model, configuration);
        this.higher =
                configuration
                        .escalation()
                        .map(escalation -> new ReferenceExecutor(model, escalation.higher()))
                        .orElse(null);
    }

    /**
     * The logits' codes of one frame of unsigned bytes: those of the second run where the
     * configuration escalates on them.
     */
    public int[] run(byte[] frame) {
        int[] logits = tensors(frame).get(graph.output().name());
        boolean isAgain = configuration.escalation().filter(e -> e.applies(logits)).isPresent();
        return isAgain ? higher.run(frame) : logits;
    }

    /** The codes of every tensor that is computed in the first run, by name. */
    public Map<String, int[]> tensors(byte[] frame) {
        Shape shape = graph.input().shape();
        if (frame.length != shape.elements()) {
            throw new IllegalArgumentException(
                    "a frame of "
                            + frame.length
                            + " bytes, the input "
                            + shape
                            + " takes "
                            + shape.elements());
        }
        Map<String, int[]> codes = new HashMap<>();
        int[] input = new int[frame.length];
        for (int i = 0; i < input.length; i++) {
            input[i] = frame[i] & 0xff;
        }
        codes.put(graph.input().name(), input);
        for (Layer layer : graph.executed(widths)) {
            codes.put(layer.output(), run(layer, codes));
        }
        return codes;
    }

    private int[] run(Layer layer, Map<String, int[]> codes) {
        if (layer instanceof Layer.MaxPool pool) {
            return maximum(pool, codes.get(pool.input()));
        }
        if (layer instanceof Layer.Relu relu) {
            int zero = zeroPoint(relu.input());
            int[] result = codes.get(relu.input()).clone();
            for (int i = 0; i < result.length; i++) {
                result[i] = Math.max(result[i], zero);
            }
            return result;
        }
        if (layer instanceof Layer.Flatten flatten) {
            return codes.get(flatten.input());
        }
        return requantise(layer, accumulate(layer, codes), residual(layer, codes));
    }

    private int[] requantise(Layer layer, int[] accumulations, int[] residual) {
        Tensor output = graph.tensor(layer.output());
        Requantiser requantiser =
                new Requantiser(
                        configuration.tables().get(layer.name()),
                        output,
                        graph.width(output.name(), widths));
        int positions = output.shape().positions();
        int[] result = new int[output.shape().elements()];
        for (int i = 0; i < result.length; i++) {
            result[i] =
                    requantiser.apply(
                            i / positions,
                            accumulations == null ? 0 : accumulations[i],
                            residual == null ? 0 : residual[i]);
        }
        return result;
    }

    /** Code minus zero point of every element of a tensor. */
    private int[] centred(String tensor, Map<String, int[]> codes) {
        int zero = zeroPoint(tensor);
        int[] result = codes.get(tensor).clone();
        for (int i = 0; i < result.length; i++) {
            result[i] -= zero;
        }
        return result;
    }

    private int zeroPoint(String tensor) {
        return graph.source(tensor).zeroPoint(graph.width(tensor, widths));
    }

    private int[] residual(Layer layer, Map<String, int[]> codes) {
        if (layer instanceof Layer.Weighted weighted && weighted.residual() != null) {
            return centred(weighted.residual(), codes);
        }
        return layer instanceof Layer.Add add ? centred(add.residual(), codes) : null;
    }

    private int[] accumulate(Layer layer, Map<String, int[]> codes) {
        if (layer instanceof Layer.Weighted weighted) {
            return widths.skips(layer.name()) ? null : convolve(weighted, codes);
        }
        if (layer instanceof Layer.AveragePool pool) {
            return sum(pool, centred(pool.input(), codes));
        }
        if (layer instanceof Layer.Add add) {
            return centred(add.input(), codes);
        }
        Layer.Concat concat = (Layer.Concat) layer;
        int[] result = new int[graph.tensor(layer.output()).shape().elements()];
        int at = 0;
        for (String input : concat.inputs()) {
            int[] part = centred(input, codes);
            System.arraycopy(part, 0, result, at, part.length);
            at += part.length;
        }
        return result;
    }

    private int[] convolve(Layer.Weighted layer, Map<String, int[]> codes) {
        int[] input = centred(layer.input(), codes);
        Shape in = graph.tensor(layer.input()).shape();
        Shape out = graph.tensor(layer.output()).shape();
        Window window = layer.window(in);
        byte[] weights = model.weights(layer.name()).codes();
        int width = widths.weights().get(layer.name());
        int groupInputs = in.channels() / layer.groups();
        int groupOutputs = out.channels() / layer.groups();
        int[] result = new int[out.elements()];
        int weight = 0;
        for (int o = 0; o < out.channels(); o++) {
            int firstInput = o / groupOutputs * groupInputs;
            for (int c = 0; c < groupInputs; c++) {
                for (int ky = 0; ky < window.kernelHeight(); ky++) {
                    for (int kx = 0; kx < window.kernelWidth(); kx++, weight++) {
                        int level = NestedCode.level(weights[weight] & 0xff, width);
                        add(level, input, in, firstInput + c, result, out, o, window, ky, kx);
                    }
                }
            }
        }
        return result;
    }

    /** Adds what one weight contributes to every position of its output channel. */
    private static void add(
            int level,
            int[] input,
            Shape in,
            int inputChannel,
            int[] result,
            Shape out,
            int outputChannel,
            Window window,
            int ky,
            int kx) {
        for (int y = 0; y < out.height(); y++) {
            int row = y * window.strideHeight() + ky - window.top();
            if (row < 0 || row >= in.height()) {
                continue;
            }
            int from = at(in, inputChannel, row, 0);
            int to = at(out, outputChannel, y, 0);
            for (int x = 0, columns = out.width(); x < columns; x++) {
                int column = x * window.strideWidth() + kx - window.left();
                if (column >= 0 && column < in.width()) {
                    result[to + x] += level * input[from + column];
                }
            }
        }
    }

    private int[] sum(Layer.AveragePool pool, int[] input) {
        Shape in = graph.tensor(pool.input()).shape();
        return slide(in, graph.tensor(pool.output()).shape(), pool.window(), input, Integer::sum);
    }

    private int[] maximum(Layer.MaxPool pool, int[] input) {
        Shape in = graph.tensor(pool.input()).shape();
        return slide(in, graph.tensor(pool.output()).shape(), pool.window(), input, Math::max);
    }

    private static int[] slide(
            Shape in, Shape out, Window window, int[] input, IntBinaryOperator join) {
        int[] result = new int[out.elements()];
        int to = 0;
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    int value = 0;
                    for (int ky = 0; ky < window.kernelHeight(); ky++) {
                        for (int kx = 0; kx < window.kernelWidth(); kx++) {
                            int row = y * window.strideHeight() + ky - window.top();
                            int column = x * window.strideWidth() + kx - window.left();
                            if (inside(in, row, column)) {
                                value = join.applyAsInt(value, input[at(in, c, row, column)]);
                            }
                        }
                    }
                    result[to++] = value;
                }
            }
        }
        return result;
    }

    private static boolean inside(Shape shape, int row, int column) {
        return row >= 0 && row < shape.height() && column >= 0 && column < shape.width();
    }

    private static int at(Shape shape, int channel, int row, int column) {
        return (channel * shape.height() + row) * shape.width() + column;
    }
}
