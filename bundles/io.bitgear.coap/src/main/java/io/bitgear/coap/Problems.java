package io.bitgear.coap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.californium.core.coap.Response;

/** Concise problem details (RFC 9290), in CBOR (RFC 8949). */
final class Problems {
    /** application/concise-problem-details+cbor, RFC 9290 section 6.3. */
    static final int FORMAT = 257;

    /** Map keys -1, -2 and -4 (RFC 9290 section 2) as CBOR writes them. */
    private static final int TITLE = 0x20;

    private static final int DETAIL = 0x21;
    private static final int RESPONSE_CODE = 0x23;

    private static final int MAP_OF_3 = 0xa3;
    private static final int UNSIGNED = 0x00;
    private static final int TEXT = 0x60;

    private Problems() {}

    /** Puts problem details into an error response. */
    static void fill(Response response, String title, String detail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(MAP_OF_3);
        out.write(TITLE);
        text(out, title);
        out.write(DETAIL);
        text(out, detail);
        out.write(RESPONSE_CODE);
        head(out, UNSIGNED, response.getCode().value);
        response.setPayload(out.toByteArray());
        response.getOptions().setContentFormat(FORMAT);
    }

    /** A code's name as a title: NOT_FOUND becomes "Not found". */
    static String title(Enum<?> code) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head(out, TEXT, bytes.length);
        out.writeBytes(bytes);
    }

    /** RFC 8949 section 3: the length in the low five bits, or in 1, 2 or 4 bytes behind. */
    private static void head(ByteArrayOutputStream out, int type, int value) {
        if (value < 24) {
            out.write(type | value);
            return;
        }
        int bytes = value < 1 << 8 ? 1 : value < 1 << 16 ? 2 : 4;
        out.write(type | (bytes == 1 ? 24 : bytes == 2 ? 25 : 26));
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }
}
