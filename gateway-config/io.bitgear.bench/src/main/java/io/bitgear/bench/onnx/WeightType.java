package io.bitgear.bench.onnx;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How 8-bit weights are stored. The values are the same; what differs is the code that ONNX Runtime
 * runs. On x86-64 without VNNI its signed one adds two products of 8 bits in 16 bits, which
 * saturate (vpmaddubsw), so it computes another network. Unsigned weights are the remedy that its
 * documentation names: they take a path that widens to 16 bits before it multiplies.
 */
public enum WeightType {
    /** Signed, zero point 0: the quicker one where products are added in 32 bits. */
    SIGNED("U8S8", OnnxGraph.INT8, 0),

    /** Unsigned, zero point 128: exact everywhere. */
    UNSIGNED("U8U8", OnnxGraph.UINT8, 128);

    /** Processors whose instructions for bytes add products in 32 bits. */
    private static final Pattern EXACT = Pattern.compile(".*vnni.*|amx_int8|asimd.*");

    private final String label;
    private final int onnxType;
    private final int zeroPoint;

    WeightType(String label, int onnxType, int zeroPoint) {
        this.label = label;
        this.onnxType = onnxType;
        this.zeroPoint = zeroPoint;
    }

    /**
     * The quickest one that computes the network that the file holds.
     *
     * @param flags of the processor, as {@link io.bitgear.bench.Machine#flags()}
     */
    public static WeightType fitting(List<String> flags) {
        return flags.stream().anyMatch(EXACT.asMatchPredicate()) ? SIGNED : UNSIGNED;
    }

    /** Types of activations and weights, as ONNX Runtime's documentation abbreviates them. */
    public String label() {
        return label;
    }

    /** The number of the element type in the file. */
    int onnxType() {
        return onnxType;
    }

    /** Code of the value 0. */
    int zeroPoint() {
        return zeroPoint;
    }
}
