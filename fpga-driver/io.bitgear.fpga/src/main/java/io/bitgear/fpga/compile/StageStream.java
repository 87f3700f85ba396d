package io.bitgear.fpga.compile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Puts a stage stream together (docs/driver.md, "Stage stream"). */
final class StageStream {
    static final int FRAME = 0;
    static final int WEIGHTS = 1;
    static final int TABLES = 2;
    static final int DESCRIPTORS = 3;
    private static final int END = 15;

    private ByteBuffer buffer = ByteBuffer.allocate(1 << 14).order(ByteOrder.LITTLE_ENDIAN);

    /** Begins a section; its entries follow by {@link #word}. */
    void section(int memory, int first, int entries, int logits) {
        word(memory | (long) first << 16 | (long) entries << 32 | (long) logits << 48);
    }

    void word(long word) {
        if (buffer.remaining() < Long.BYTES) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * buffer.capacity()).order(ByteOrder.LITTLE_ENDIAN);
            buffer = larger.put(buffer.flip());
        }
        buffer.putLong(word);
    }

    /** The whole, with its end. */
    byte[] end() {
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), 0, buffer.position());
        word(END | crc.getValue() << 32);
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
