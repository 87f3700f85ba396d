package io.bitgear.bench.onnx;

import ai.onnxruntime.OrtException;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import java.util.Map;

/**
 * The network in 8 bits as an ONNX file, in the form that ONNX Runtime turns into its integer
 * operations: unsigned activations, weights of either type with a scale for each output channel,
 * every tensor quantised and dequantised (QDQ). Steps and zero points of activations are those of
 * the model file. The clamp of a tensor without a zero point is the ReLU, so none is written, which
 * spares ONNX Runtime the removal.
 */
public final class QuantisedExport {
    private final FoldedNetwork network;
    private final Graph graph;
    private final WeightType weightType;
    private final Map<String, Range> sums;
    private final OnnxGraph onnx;

    private QuantisedExport(FoldedNetwork network, WeightType weightType, Map<String, Range> sums) {
        this.network = network;
        this.weightType = weightType;
        this.graph = network.model().graph();
        this.sums = sums;
        this.onnx = new OnnxGraph(network.model().info().name());
    }

    /**
     * Writes it.
     *
     * @param weightType that the weights are stored as; their values do not depend on it
     * @throws IllegalArgumentException when a layer is of a kind that is not written
     * @throws OrtException when ONNX Runtime cannot run the floating-point network
     */
    public static byte[] write(FoldedNetwork network, WeightType weightType) throws OrtException {
        return new QuantisedExport(network, weightType, SumRanges.of(network)).write();
    }

    private byte[] write() {
        String input = graph.input().name();
        onnx.input(FloatExport.INPUT, OnnxGraph.UINT8, graph.input().shape());
        range(input, rangeOf(input));
        dequantise(FloatExport.INPUT, input, input);
        for (Layer layer : graph.layers()) {
            if (layer instanceof Layer.Conv2d conv) {
                convolution(conv);
            } else if (layer instanceof Layer.Dense dense) {
                dense(dense);
            } else if (layer instanceof Layer.AveragePool pool) {
                Shape in = graph.tensor(pool.input()).shape();
                String output = pool.output();
                Operators.pool(onnx, pool, in, value(pool.input()), output + ".real");
                range(output, rangeOf(output));
                quantise(output + ".real", output);
            } else {
                throw Operators.unknown(layer);
            }
        }
        onnx.output(FloatExport.OUTPUT, OnnxGraph.FLOAT, 1, graph.output().shape().elements());
        return onnx.toBytes();
    }

    private Range rangeOf(String tensor) {
        return new Range((float) network.step(tensor), network.zeroPoint(tensor));
    }

    private static String value(String tensor) {
        return tensor + ".value";
    }

    private void range(String tensor, Range range) {
        onnx.floats(tensor + ".step", new float[] {range.step()});
        byte[] zeroPoint = {(byte) range.zeroPoint()};
        onnx.constant(tensor + ".zero", OnnxGraph.UINT8, zeroPoint);
    }

    /** To codes under a range and back to values. */
    private void quantise(String real, String tensor) {
        String codes = tensor + ".codes";
        onnx.node("QuantizeLinear", codes, real, tensor + ".step", tensor + ".zero");
        dequantise(codes, tensor, tensor);
    }

    private void dequantise(String codes, String range, String tensor) {
        onnx.node("DequantizeLinear", value(tensor), codes, range + ".step", range + ".zero");
    }

    private void convolution(Layer.Conv2d layer) {
        String output = layer.output();
        Shape in = graph.tensor(layer.input()).shape();
        long[] shape = {
            layer.outChannels(),
            in.channels() / layer.groups(),
            layer.window().kernelHeight(),
            layer.window().kernelWidth()
        };
        QuantisedWeights weights = QuantisedWeights.of(network, layer);
        String real = output + ".real";
        onnx.node(
                "Conv",
                Operators.convolution(layer),
                real,
                value(layer.input()),
                weights.write(onnx, layer.name(), weightType, 0, shape),
                weights.writeBias(onnx, layer.name()));
        if (layer.residual() != null) {
            String sum = FloatExport.sum(layer);
            range(sum, sums.get(layer.name()));
            quantise(real, sum);
            real = onnx.node("Add", output + ".added", value(sum), value(layer.residual()));
        }
        range(output, rangeOf(output));
        quantise(real, output);
    }

    private void dense(Layer.Dense layer) {
        String flat = layer.name() + ".flat";
        onnx.node("Flatten", flat + ".real", value(layer.input()));
        range(flat, rangeOf(layer.input()));
        quantise(flat + ".real", flat);
        long[] shape = {graph.tensor(layer.input()).shape().elements(), layer.outChannels()};
        QuantisedWeights weights = QuantisedWeights.of(network, layer);
        boolean last = layer.output().equals(graph.output().name());
        String real = last ? FloatExport.OUTPUT : layer.output() + ".real";
        onnx.node(
                "Gemm",
                real,
                value(flat),
                weights.transposed().write(onnx, layer.name(), weightType, 1, shape),
                weights.writeBias(onnx, layer.name()));
        if (!last) {
            range(layer.output(), rangeOf(layer.output()));
            quantise(real, layer.output());
        }
    }
}
