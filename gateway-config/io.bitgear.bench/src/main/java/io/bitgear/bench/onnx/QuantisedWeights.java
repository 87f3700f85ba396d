package io.bitgear.bench.onnx;

import io.bitgear.model.graph.Layer;
import java.util.Arrays;
import java.util.Map;

/**
 * Weights as ONNX Runtime's own quantiser makes them: 8-bit codes, symmetric about the zero point,
 * one scale for each output channel. Our nested codes are odd multiples of half a step, which codes
 * about a whole zero point cannot be; so they are quantised anew, from the values that they stand
 * for.
 *
 * @param codes less the zero point, one signed byte a weight, -127 to 127
 * @param scales value of one code, by output channel
 * @param bias in units of the accumulation, by output channel
 * @param inputStep value of one code of the input
 */
record QuantisedWeights(byte[] codes, float[] scales, int[] bias, float inputStep) {
    private static final int CODE_MAX = 127;

    static QuantisedWeights of(FoldedNetwork network, Layer.Weighted layer) {
        float[] values = network.weights(layer);
        float[] offsets = network.bias(layer);
        int fanIn = values.length / offsets.length;
        float inputStep = (float) network.step(layer.input());
        byte[] codes = new byte[values.length];
        float[] scales = new float[offsets.length];
        int[] bias = new int[offsets.length];
        for (int c = 0; c < scales.length; c++) {
            float largest = 0;
            for (int i = c * fanIn; i < (c + 1) * fanIn; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            scales[c] = largest == 0 ? 1 : largest / CODE_MAX;
            for (int i = c * fanIn; i < (c + 1) * fanIn; i++) {
                codes[i] = (byte) Math.rint(values[i] / scales[c]);
            }
            bias[c] = (int) Math.rint(offsets[c] / ((double) inputStep * scales[c]));
        }
        return new QuantisedWeights(codes, scales, bias, inputStep);
    }

    /** From output x input to input x output. */
    QuantisedWeights transposed() {
        int rows = scales.length;
        int columns = codes.length / rows;
        byte[] turned = new byte[codes.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = codes[r * columns + c];
            }
        }
        return new QuantisedWeights(turned, scales, bias, inputStep);
    }

    /**
     * Writes the weights.
     *
     * @param type that the codes are stored as
     * @param axis of the output channels
     * @return name of their values
     */
    String write(OnnxGraph onnx, String layer, WeightType type, long axis, long... shape) {
        String name = layer + ".weights";
        byte[] stored = new byte[codes.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (byte) (codes[i] + type.zeroPoint());
        }
        byte[] zeroPoints = new byte[scales.length];
        Arrays.fill(zeroPoints, (byte) type.zeroPoint());
        return onnx.node(
                "DequantizeLinear",
                Map.of("axis", axis),
                name,
                onnx.constant(name + ".codes", type.onnxType(), stored, shape),
                onnx.floats(name + ".scale", scales, scales.length),
                onnx.constant(name + ".zero", type.onnxType(), zeroPoints, scales.length));
    }

    /**
     * Writes the biases, in units of the accumulation as ONNX Runtime wants them.
     *
     * @return name of their values
     */
    String writeBias(OnnxGraph onnx, String layer) {
        String name = layer + ".bias";
        float[] units = new float[scales.length];
        for (int c = 0; c < units.length; c++) {
            units[c] = inputStep * scales[c];
        }
        return onnx.node(
                "DequantizeLinear",
                Map.of("axis", 0L),
                name,
                onnx.integers(name + ".codes", bias, bias.length),
                onnx.floats(name + ".scale", units, units.length),
                onnx.integers(name + ".zero", new int[bias.length], bias.length));
    }
}
