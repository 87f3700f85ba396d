package io.bitgear.bench.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One message in protobuf's wire format, field by field in the order of the calls. */
final class Proto {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** Writes one field. */
    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    private Proto put(Field field) {
        try {
            field.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
        return this;
    }

    Proto integer(int number, long value) {
        return put(o -> o.writeInt64(number, value));
    }

    Proto real(int number, float value) {
        return put(o -> o.writeFloat(number, value));
    }

    Proto text(int number, String value) {
        return put(o -> o.writeString(number, value));
    }

    Proto bytes(int number, byte[] value) {
        return put(o -> o.writeBytes(number, ByteString.copyFrom(value)));
    }

    Proto message(int number, Proto value) {
        return bytes(number, value.toBytes());
    }

    /** What has been put so far. */
    byte[] toBytes() {
        put(CodedOutputStream::flush);
        return bytes.toByteArray();
    }
}
