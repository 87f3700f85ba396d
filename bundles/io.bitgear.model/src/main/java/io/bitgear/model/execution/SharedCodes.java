package io.bitgear.model.execution;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.Map;

/** The layers whose output shares the input's codes: max pooling, ReLU, flatten. */
final class SharedCodes implements Program.Step {
    private final Layer layer;
    private final int input;
    private final int output;
    private final int zeroPoint;
    private final Shape in;
    private final Shape out;

    SharedCodes(Graph graph, Layer layer, Widths widths, Map<String, Integer> slots) {
        String source = layer.inputs().get(0);
        this.layer = layer;
        this.input = slots.get(source);
        this.output = slots.get(layer.output());
        this.zeroPoint = Accumulators.zeroPoint(graph, source, widths);
        this.in = graph.tensor(source).shape();
        this.out = graph.tensor(layer.output()).shape();
    }

    @Override
    public void run(int[][] tensors, int[] accumulations, Convolver.Scratch scratch) {
        int[] from = tensors[input];
        int[] to = tensors[output];
        if (layer instanceof Layer.MaxPool pool) {
            int at = 0;
            for (int c = 0; c < out.channels(); c++) {
                for (int y = 0; y < out.height(); y++) {
                    for (int x = 0; x < out.width(); x++) {
                        to[at++] = maximum(from, pool.window(), c, y, x);
                    }
                }
            }
            return;
        }
        int least = layer instanceof Layer.Relu ? zeroPoint : 0;
        for (int i = 0; i < to.length; i++) {
            to[i] = Math.max(from[i], least);
        }
    }

    private int maximum(int[] codes, Window window, int c, int y, int x) {
        int top = y * window.strideHeight() - window.top();
        int left = x * window.strideWidth() - window.left();
        int lastRow = Math.min(in.height(), top + window.kernelHeight());
        int lastColumn = Math.min(in.width(), left + window.kernelWidth());
        int maximum = 0;
        for (int row = Math.max(0, top); row < lastRow; row++) {
            int from = (c * in.height() + row) * in.width();
            for (int column = Math.max(0, left); column < lastColumn; column++) {
                maximum = Math.max(maximum, codes[from + column]);
            }
        }
        return maximum;
    }
}
