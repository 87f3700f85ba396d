package io.bitgear.resources;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;

/**
 * Reads a tensor's data: flat, nested as its shape says, or a byte string (CBOR; also RFC 8746's
 * tag 64).
 */
final class TensorData {
    private static final String WHERE = "inputs[0].data";
    private static final int VALUE_MAX = 255;

    private final JsonParser in;
    private final List<Integer> shape;
    private final byte[] values;
    private int count;

    /** For UINT8 values of that shape, batch dimension included. */
    TensorData(JsonParser in, List<Integer> shape) {
        this.in = in;
        this.shape = shape;
        this.values = new byte[shape.stream().reduce(1, Math::multiplyExact)];
    }

    /** The values in row-major order, from the token that begins them. */
    byte[] read(JsonToken token) throws IOException, ProblemException {
        if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            byte[] bytes = in.getBinaryValue();
            count = bytes.length;
            complete();
            return bytes;
        }
        if (token != JsonToken.START_ARRAY) {
            throw TensorDecoder.bad(WHERE + " is neither an array nor a byte string");
        }
        array(0);
        complete();
        return values;
    }

    private void array(int level) throws IOException, ProblemException {
        int length = 0;
        boolean nested = false;
        for (JsonToken token = in.nextToken();
                token != JsonToken.END_ARRAY;
                token = in.nextToken()) {
            boolean array = token == JsonToken.START_ARRAY;
            if (length > 0 && array != nested) {
                throw TensorDecoder.bad(WHERE + " mixes numbers and arrays");
            }
            nested = array;
            if (!array) {
                value(token, level);
            } else if (level + 1 == shape.size()) {
                throw TensorDecoder.bad(WHERE + " is nested deeper than its shape");
            } else {
                array(level + 1);
            }
            length++;
        }
        if ((nested || level > 0) && length != shape.get(level)) {
            throw TensorDecoder.bad(
                    WHERE
                            + " has an array of "
                            + length
                            + " at level "
                            + (level + 1)
                            + "; its shape is "
                            + shape);
        }
    }

    private void value(JsonToken token, int level) throws IOException, ProblemException {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw TensorDecoder.bad(WHERE + "[" + count + "] is not an integer");
        }
        if (level != 0 && level + 1 != shape.size()) {
            throw TensorDecoder.bad(
                    WHERE + " is nested " + (level + 1) + " deep; its shape is " + shape);
        }
        if (count == values.length) {
            throw TensorDecoder.bad(WHERE + " has more than the " + count + " values of its shape");
        }
        boolean small = in.getNumberType() == JsonParser.NumberType.INT;
        if (!small || in.getIntValue() < 0 || in.getIntValue() > VALUE_MAX) {
            throw TensorDecoder.bad(WHERE + "[" + count + "] is not in 0.." + VALUE_MAX);
        }
        values[count++] = (byte) in.getIntValue();
    }

    private void complete() throws ProblemException {
        if (count != values.length) {
            throw TensorDecoder.bad(
                    WHERE + " has " + count + " values; shape " + shape + " has " + values.length);
        }
    }
}
