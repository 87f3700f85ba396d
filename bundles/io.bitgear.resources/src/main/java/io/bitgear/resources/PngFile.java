package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Checks a PNG file (W3C PNG, third edition) before any pixel is decoded, and keeps only what
 * decoding needs: compressed text and colour profiles could expand without bound.
 */
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
    private static final int HEADER_BYTES = 13;
    private static final int CHUNK_OVERHEAD = 12;

    private PngFile() {}

    static boolean matches(byte[] bytes) {
        return bytes.length >= SIGNATURE.length
                && java.util.Arrays.equals(
                        bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** Width and height from the header, and the file reduced to the critical chunks. */
    static ImageFile parse(byte[] bytes) throws ProblemException {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(SIGNATURE.length);
        ByteArrayOutputStream clean = new ByteArrayOutputStream(bytes.length);
        clean.write(bytes, 0, SIGNATURE.length);
        int width = 0;
        int height = 0;
        String type = "";
        while (!type.equals("IEND")) {
            int start = in.position();
            int length = in.remaining() < CHUNK_OVERHEAD ? -1 : in.getInt();
            if (length < 0 || length > in.remaining() - Integer.BYTES * 2) {
                throw bad("it ends inside a chunk at byte " + start + " (truncated?)");
            }
            type = new String(bytes, in.position(), 4, StandardCharsets.ISO_8859_1);
            if ((start == SIGNATURE.length) != type.equals("IHDR")) {
                throw bad(
                        "its first chunk, and no other, must be IHDR; found another at byte "
                                + start);
            }
            checkCrc(bytes, in.position(), length, start);
            if (type.equals("IHDR")) {
                if (length != HEADER_BYTES) {
                    throw bad("its header has " + length + " bytes, not " + HEADER_BYTES);
                }
                width = in.getInt(in.position() + 4);
                height = in.getInt(in.position() + 8);
            }
            if (NEEDED.contains(type)) {
                clean.write(bytes, start, length + CHUNK_OVERHEAD);
            }
            in.position(start + length + CHUNK_OVERHEAD);
        }
        return new ImageFile("png", width, height, clean.toByteArray());
    }

    private static void checkCrc(byte[] bytes, int typeAt, int length, int start)
            throws ProblemException {
        CRC32 crc = new CRC32();
        crc.update(bytes, typeAt, length + 4);
        if ((int) crc.getValue() != ByteBuffer.wrap(bytes).getInt(typeAt + 4 + length)) {
            throw bad("the check sum of the chunk at byte " + start + " is wrong");
        }
    }

    private static ProblemException bad(String why) {
        return new ProblemException(CoapCode.BAD_REQUEST, "the PNG cannot be decoded: " + why);
    }
}
