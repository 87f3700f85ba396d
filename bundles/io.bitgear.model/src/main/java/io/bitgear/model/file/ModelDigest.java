package io.bitgear.model.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a whole model file in which the 64 digits of the digest itself, in the header's
 * metadata, are replaced by zeros.
 */
final class ModelDigest {
    /** What stands for the digest while it is computed. */
    static final String BLANK = "0".repeat(64);

    private static final int CHUNK = 1 << 16;

    private ModelDigest() {}

    /** Puts the digest into a file's bytes in which it is blank. */
    static byte[] seal(byte[] file, int headerLength) {
        byte[] digest =
                HexFormat.of().formatHex(sha256().digest(file)).getBytes(StandardCharsets.US_ASCII);
        String header = new String(file, 8, headerLength, StandardCharsets.ISO_8859_1);
        int at = header.indexOf(key(BLANK)) + key("").length() - 1;
        System.arraycopy(digest, 0, file, 8 + at, digest.length);
        return file;
    }

    /**
     * Compares a file with the digest that its header names.
     *
     * @param channel the whole file
     * @param header its header's bytes
     * @param digest that the header's metadata names
     */
    static void verify(FileChannel channel, byte[] header, String digest) throws IOException {
        if (digest == null || !digest.matches("[0-9a-f]{64}")) {
            throw new ModelFileException("metadata sha256 is not 64 hexadecimal digits: " + digest);
        }
        String text = new String(header, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(key(digest));
        if (at < 0 || text.indexOf(digest) != text.lastIndexOf(digest)) {
            throw new ModelFileException(
                    "metadata sha256 does not stand in the header exactly once");
        }
        byte[] blank = header.clone();
        int digits = at + key("").length() - 1;
        System.arraycopy(
                BLANK.getBytes(StandardCharsets.US_ASCII), 0, blank, digits, BLANK.length());
        MessageDigest sha = sha256();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        chunk.limit(8);
        channel.read(chunk, 0);
        sha.update(chunk.flip());
        sha.update(blank);
        long position = 8L + header.length;
        while (position < channel.size()) {
            chunk.clear();
            int read = channel.read(chunk, position);
            if (read < 0) {
                break;
            }
            position += read;
            sha.update(chunk.flip());
        }
        String computed = HexFormat.of().formatHex(sha.digest());
        if (!computed.equals(digest)) {
            throw new ModelFileException(
                    "the file has SHA-256 "
                            + computed
                            + ", its header says "
                            + digest
                            + ": it was changed or damaged");
        }
    }

    private static String key(String digest) {
        return "\"sha256\":\"" + digest + "\"";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
