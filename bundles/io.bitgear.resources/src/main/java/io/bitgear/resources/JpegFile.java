package io.bitgear.resources;

import io.bitgear.api.coap.CoapCode;
import java.io.ByteArrayOutputStream;

/**
 * Checks a JPEG file (ITU-T T.81 annex B) before any pixel is decoded, and drops comments and
 * application segments but JFIF and Adobe: colour profiles are not ours to trust, and previews not
 * ours to parse.
 */
final class JpegFile {
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int COM = 0xfe;
    private static final int APP0 = 0xe0;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int FRAME_BYTES = 8;

    private JpegFile() {}

    static boolean matches(byte[] bytes) {
        return bytes.length >= 3
                && at(bytes, 0) == 0xff
                && at(bytes, 1) == SOI
                && at(bytes, 2) == 0xff;
    }

    /** Width and height from the frame header, and the file without what decoding does not need. */
    static ImageFile parse(byte[] bytes) throws ProblemException {
        ByteArrayOutputStream clean = new ByteArrayOutputStream(bytes.length);
        clean.write(bytes, 0, 2);
        int width = -1;
        int height = -1;
        int position = 2;
        while (true) {
            int start = position;
            while (position < bytes.length && at(bytes, position) == 0xff) {
                position++;
            }
            if (position == start || position + 2 >= bytes.length) {
                throw bad("no segment at byte " + start + " (truncated?)");
            }
            int marker = at(bytes, position);
            int length = at(bytes, position + 1) << 8 | at(bytes, position + 2);
            int end = position + 1 + length;
            if (length < 2 || end > bytes.length) {
                throw bad("it ends inside the segment at byte " + start + " (truncated?)");
            }
            if (isFrame(marker)) {
                if (length < FRAME_BYTES || width >= 0) {
                    throw bad("it has no single frame header");
                }
                height = at(bytes, position + 4) << 8 | at(bytes, position + 5);
                width = at(bytes, position + 6) << 8 | at(bytes, position + 7);
            }
            if (marker == SOS) {
                if (width < 0) {
                    throw bad("a scan comes before the frame header");
                }
                return finish(bytes, start, clean, width, height);
            }
            if (marker != COM
                    && (marker < APP0 || marker > APP15 || marker == APP0 || marker == APP14)) {
                clean.write(bytes, start, end - start);
            }
            position = end;
        }
    }

    private static ImageFile finish(
            byte[] bytes, int scan, ByteArrayOutputStream clean, int width, int height)
            throws ProblemException {
        int end = bytes.length;
        while (end - 2 > scan && !(at(bytes, end - 2) == 0xff && at(bytes, end - 1) == EOI)) {
            end--;
        }
        if (end - 2 <= scan) {
            throw bad("it has no end marker (truncated?)");
        }
        clean.write(bytes, scan, end - scan);
        return new ImageFile("jpeg", width, height, clean.toByteArray());
    }

    /** Start of frame, all kinds; not the tables 0xc4 and 0xcc, nor the reserved 0xc8. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0
                && marker <= 0xcf
                && marker != 0xc4
                && marker != 0xc8
                && marker != 0xcc;
    }

    private static int at(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }

    private static ProblemException bad(String why) {
        return new ProblemException(CoapCode.BAD_REQUEST, "the JPEG cannot be decoded: " + why);
    }
}
