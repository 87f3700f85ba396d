package io.bitgear.model.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tensors of a model file whose header and digest are verified, by name. */
final class TensorReader {
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long dataStart;
    private final Set<String> used = new HashSet<>();

    TensorReader(FileChannel channel, SafetensorsHeader header, long dataStart) {
        this.channel = channel;
        this.header = header;
        this.dataStart = dataStart;
    }

    /** The shape of a tensor, or null when there is none. */
    List<Integer> shape(String name) {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        return entry == null ? null : entry.shape();
    }

    float[] floats(String name, List<Integer> shape) throws IOException {
        ByteBuffer bytes = bytes(name, SafetensorsHeader.Type.F32, shape);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    ByteBuffer bytes(String name, SafetensorsHeader.Type type, List<Integer> shape)
            throws IOException {
        SafetensorsHeader.Entry entry = header.entries().get(name);
        if (entry == null) {
            throw new ModelFileException("tensor " + name + " is missing");
        }
        if (entry.type() != type || !entry.shape().equals(shape)) {
            throw new ModelFileException(
                    "tensor "
                            + name
                            + " is "
                            + entry.type()
                            + " "
                            + entry.shape()
                            + ", expected is "
                            + type
                            + " "
                            + shape);
        }
        used.add(name);
        return fill(channel, dataStart + entry.begin(), (int) (entry.end() - entry.begin()));
    }

    /** Refuses a tensor that nothing has asked for. */
    void checkAllUsed() throws ModelFileException {
        Set<String> unused = new HashSet<>(header.entries().keySet());
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw new ModelFileException(
                    "tensor " + unused.iterator().next() + " belongs to nothing");
        }
    }

    /** Reads bytes of a file, all of them. */
    static ByteBuffer fill(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new ModelFileException("it ended while it was read");
            }
        }
        return buffer.flip();
    }
}
