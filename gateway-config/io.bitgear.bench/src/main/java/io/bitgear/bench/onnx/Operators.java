package io.bitgear.bench.onnx;

import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.Map;

/** ONNX operations of our layers. */
final class Operators {
    private Operators() {}

    static IllegalArgumentException unknown(Layer layer) {
        return new IllegalArgumentException(
                "layer "
                        + layer.name()
                        + " is of kind "
                        + layer.kind()
                        + ", which is not written as ONNX");
    }

    static Map<String, Object> convolution(Layer.Conv2d layer) {
        Window w = layer.window();
        return Map.of(
                "kernel_shape", new long[] {w.kernelHeight(), w.kernelWidth()},
                "strides", new long[] {w.strideHeight(), w.strideWidth()},
                "pads", new long[] {w.top(), w.left(), w.bottom(), w.right()},
                "group", (long) layer.groups());
    }

    /** Global where it is, for which peers have faster code; padding counts as 0 otherwise. */
    static String pool(OnnxGraph onnx, Layer.AveragePool layer, Shape in, String from, String to) {
        Window w = layer.window();
        if (w.equals(Window.over(in))) {
            return onnx.node("GlobalAveragePool", to, from);
        }
        Map<String, Object> attributes =
                Map.of(
                        "kernel_shape", new long[] {w.kernelHeight(), w.kernelWidth()},
                        "strides", new long[] {w.strideHeight(), w.strideWidth()},
                        "pads", new long[] {w.top(), w.left(), w.bottom(), w.right()},
                        "count_include_pad", 1L);
        return onnx.node("AveragePool", attributes, to, from);
    }

    /**
     * From output x input to input x output, as Gemm multiplies without a transposition.
     *
     * @param rows outputs
     */
    static float[] transposed(float[] weights, int rows) {
        int columns = weights.length / rows;
        float[] transposed = new float[weights.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = weights[r * columns + c];
            }
        }
        return transposed;
    }
}
