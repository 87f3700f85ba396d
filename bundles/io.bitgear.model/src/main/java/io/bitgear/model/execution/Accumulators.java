package io.bitgear.model.execution;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.Arrays;

/** Makes the accumulator of each kind of layer. */
final class Accumulators {
    private Accumulators() {}

    static int zeroPoint(Graph graph, String tensor, Widths widths) {
        return graph.source(tensor).zeroPoint(graph.width(tensor, widths));
    }

    /** The tensor that is added in the layer's requantisation, or null. */
    static String residual(Layer layer) {
        if (layer instanceof Layer.Weighted weighted) {
            return weighted.residual();
        }
        return layer instanceof Layer.Add add ? add.residual() : null;
    }

    static Accumulator of(Model model, Layer layer, Widths widths) {
        Graph graph = model.graph();
        if (layer instanceof Layer.Weighted && widths.skips(layer.name())) {
            int elements = graph.tensor(layer.output()).shape().elements();
            return (tensors, inputs, to, scratch) -> Arrays.fill(to, 0, elements, 0);
        }
        int[] zeros =
                layer.inputs().stream().mapToInt(name -> zeroPoint(graph, name, widths)).toArray();
        Shape in = graph.tensor(layer.inputs().get(0)).shape();
        Shape out = graph.tensor(layer.output()).shape();
        if (layer instanceof Layer.Weighted weighted) {
            Convolver convolver =
                    new Convolver(
                            weighted,
                            in,
                            out,
                            model.weights(layer.name()),
                            widths.weights().get(layer.name()),
                            graph.width(weighted.input(), widths));
            return (tensors, inputs, to, scratch) ->
                    convolver.accumulate(tensors[inputs[0]], zeros[0], to, scratch);
        }
        if (layer instanceof Layer.AveragePool pool) {
            return (tensors, inputs, to, scratch) ->
                    sum(tensors[inputs[0]], zeros[0], in, out, pool.window(), to);
        }
        int parts = layer instanceof Layer.Add ? 1 : layer.inputs().size();
        return (tensors, inputs, to, scratch) -> {
            int at = 0;
            for (int p = 0; p < parts; p++) {
                for (int code : tensors[inputs[p]]) {
                    to[at++] = code - zeros[p];
                }
            }
        };
    }

    private static void sum(int[] codes, int zero, Shape in, Shape out, Window window, int[] to) {
        int at = 0;
        for (int c = 0; c < out.channels(); c++) {
            for (int y = 0; y < out.height(); y++) {
                for (int x = 0; x < out.width(); x++) {
                    to[at++] = sum(codes, zero, in, window, c, y, x);
                }
            }
        }
    }

    private static int sum(int[] codes, int zero, Shape in, Window window, int c, int y, int x) {
        int top = y * window.strideHeight() - window.top();
        int left = x * window.strideWidth() - window.left();
        int lastRow = Math.min(in.height(), top + window.kernelHeight());
        int lastColumn = Math.min(in.width(), left + window.kernelWidth());
        int sum = 0;
        for (int row = Math.max(0, top); row < lastRow; row++) {
            int from = (c * in.height() + row) * in.width();
            for (int column = Math.max(0, left); column < lastColumn; column++) {
                sum += codes[from + column] - zero;
            }
        }
        return sum;
    }
}
