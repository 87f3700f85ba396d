package io.bitgear.bench.onnx;

import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import java.util.List;

/**
 * The network in 32-bit floating point as an ONNX file. It takes a frame's unsigned bytes and
 * returns the logits.
 */
public final class FloatExport {
    /** Name of the input. */
    public static final String INPUT = "frame";

    /** Name of the output, in real numbers. */
    public static final String OUTPUT = "logits";

    private final FoldedNetwork network;
    private final Graph graph;
    private final OnnxGraph onnx;

    private FloatExport(FoldedNetwork network) {
        this.network = network;
        this.graph = network.model().graph();
        this.onnx = new OnnxGraph(network.model().info().name());
    }

    /**
     * Writes it.
     *
     * @throws IllegalArgumentException when a layer is of a kind that is not written
     */
    public static byte[] write(FoldedNetwork network) {
        return new FloatExport(network).write(List.of());
    }

    /**
     * Writes it with the sums before a residual operand is added as more outputs, named {@link
     * #sum}.
     */
    static byte[] writeWithSums(FoldedNetwork network, List<Layer.Conv2d> layers) {
        return new FloatExport(network).write(layers);
    }

    /** Name of a convolution's sum before its residual operand is added. */
    static String sum(Layer layer) {
        return layer.output() + ".sum";
    }

    private byte[] write(List<Layer.Conv2d> sums) {
        onnx.input(INPUT, OnnxGraph.UINT8, graph.input().shape());
        String input = graph.input().name();
        onnx.node(
                "DequantizeLinear",
                input,
                INPUT,
                onnx.floats("step", new float[] {(float) network.step(input)}),
                onnx.constant(
                        "zero", OnnxGraph.UINT8, new byte[] {(byte) network.zeroPoint(input)}));
        for (Layer layer : graph.layers()) {
            write(layer);
        }
        onnx.output(OUTPUT, OnnxGraph.FLOAT, 1, graph.output().shape().elements());
        for (Layer.Conv2d layer : sums) {
            Shape shape = graph.tensor(layer.output()).shape();
            onnx.output(
                    sum(layer),
                    OnnxGraph.FLOAT,
                    1,
                    shape.channels(),
                    shape.height(),
                    shape.width());
        }
        return onnx.toBytes();
    }

    private void write(Layer layer) {
        if (layer instanceof Layer.Conv2d conv) {
            convolution(conv);
        } else if (layer instanceof Layer.Dense dense) {
            dense(dense);
        } else if (layer instanceof Layer.AveragePool pool) {
            Shape in = graph.tensor(pool.input()).shape();
            Operators.pool(onnx, pool, in, pool.input(), pool.output());
        } else {
            throw Operators.unknown(layer);
        }
    }

    private void convolution(Layer.Conv2d layer) {
        String output = layer.output();
        Shape in = graph.tensor(layer.input()).shape();
        String weights =
                onnx.floats(
                        layer.name() + ".weights",
                        network.weights(layer),
                        layer.outChannels(),
                        in.channels() / layer.groups(),
                        layer.window().kernelHeight(),
                        layer.window().kernelWidth());
        String bias = onnx.floats(layer.name() + ".bias", network.bias(layer), layer.outChannels());
        boolean rectified = network.isRectified(layer);
        boolean residual = layer.residual() != null;
        String linear = rectified ? output + ".linear" : output;
        onnx.node(
                "Conv",
                Operators.convolution(layer),
                residual ? sum(layer) : linear,
                layer.input(),
                weights,
                bias);
        if (residual) {
            onnx.node("Add", linear, sum(layer), layer.residual());
        }
        if (rectified) {
            onnx.node("Relu", output, linear);
        }
    }

    private void dense(Layer.Dense layer) {
        int inputs = graph.tensor(layer.input()).shape().elements();
        float[] weights = Operators.transposed(network.weights(layer), layer.outChannels());
        boolean last = layer.output().equals(graph.output().name());
        boolean rectified = network.isRectified(layer);
        String output = last ? OUTPUT : layer.output();
        onnx.node(
                "Gemm",
                rectified ? output + ".linear" : output,
                onnx.node("Flatten", layer.name() + ".flat", layer.input()),
                onnx.floats(layer.name() + ".weights", weights, inputs, layer.outChannels()),
                onnx.floats(layer.name() + ".bias", network.bias(layer), layer.outChannels()));
        if (rectified) {
            onnx.node("Relu", output, output + ".linear");
        }
    }
}
