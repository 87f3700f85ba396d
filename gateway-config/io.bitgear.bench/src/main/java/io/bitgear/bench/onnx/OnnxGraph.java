package io.bitgear.bench.onnx;

import io.bitgear.model.graph.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An ONNX graph in the making. Field numbers and type numbers are those of onnx.proto. */
final class OnnxGraph {
    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int INT32 = 6;

    /** The first opset whose DequantizeLinear takes a scale per channel. */
    private static final int OPSET = 13;

    private static final int IR_VERSION = 8;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private final Proto graph = new Proto();

    OnnxGraph(String name) {
        graph.text(2, name);
    }

    /** The frame, batch 1. */
    void input(String name, int type, Shape shape) {
        graph.message(11, value(name, type, 1, shape.channels(), shape.height(), shape.width()));
    }

    /** What a run returns. */
    void output(String name, int type, long... dimensions) {
        graph.message(12, value(name, type, dimensions));
    }

    private static Proto value(String name, int type, long... dimensions) {
        Proto shape = new Proto();
        for (long dimension : dimensions) {
            shape.message(1, new Proto().integer(1, dimension));
        }
        Proto tensor = new Proto().integer(1, type).message(2, shape);
        return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
    }

    /** An operation without attributes. */
    String node(String operation, String output, String... inputs) {
        return node(operation, Map.of(), output, inputs);
    }

    /**
     * An operation.
     *
     * @param attributes each a {@code Long}, or a {@code long[]}
     * @param output name of what it makes, also of the operation
     * @return the output
     */
    String node(String operation, Map<String, ?> attributes, String output, String... inputs) {
        Proto node = new Proto();
        List.of(inputs).forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output).text(4, operation);
        new TreeMap<>(attributes).forEach((name, value) -> node.message(5, attribute(name, value)));
        graph.message(1, node);
        return output;
    }

    private static Proto attribute(String name, Object value) {
        Proto attribute = new Proto().text(1, name);
        if (value instanceof long[] several) {
            Arrays.stream(several).forEach(one -> attribute.integer(8, one));
            return attribute.integer(20, ATTRIBUTE_INTS);
        }
        return attribute.integer(3, (Long) value).integer(20, ATTRIBUTE_INT);
    }

    String floats(String name, float[] values, long... dimensions) {
        ByteBuffer raw = raw(values.length * Float.BYTES);
        for (float value : values) {
            raw.putFloat(value);
        }
        return constant(name, FLOAT, raw.array(), dimensions);
    }

    String integers(String name, int[] values, long... dimensions) {
        ByteBuffer raw = raw(values.length * Integer.BYTES);
        for (int value : values) {
            raw.putInt(value);
        }
        return constant(name, INT32, raw.array(), dimensions);
    }

    /**
     * A tensor that is part of the file.
     *
     * @param raw its elements, little endian
     * @param dimensions none for a scalar
     */
    String constant(String name, int type, byte[] raw, long... dimensions) {
        Proto tensor = new Proto();
        for (long dimension : dimensions) {
            tensor.integer(1, dimension);
        }
        graph.message(5, tensor.integer(2, type).text(8, name).bytes(9, raw));
        return name;
    }

    private static ByteBuffer raw(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The whole file. */
    byte[] toBytes() {
        Proto opset = new Proto().text(1, "").integer(2, OPSET);
        return new Proto()
                .integer(1, IR_VERSION)
                .text(2, "bitgear")
                .message(7, graph)
                .message(8, opset)
                .toBytes();
    }
}
