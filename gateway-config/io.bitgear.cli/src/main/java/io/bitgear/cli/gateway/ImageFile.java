package io.bitgear.cli.gateway;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file to be posted as it is.
 *
 * @param body its bytes
 * @param contentFormat CoAP content format: 22 JPEG, 23 PNG, 42 raw tensor bytes
 */
record ImageFile(byte[] body, int contentFormat) {
    static final int JPEG = 22;
    static final int PNG = 23;
    static final int OCTETS = 42;

    private static final long SIZE_MAX = 1 << 20;

    /** Reads a file and tells its format from its first bytes. */
    static ImageFile read(Path file) throws Failure {
        try {
            if (Files.size(file) > SIZE_MAX) {
                throw new Failure(
                        file + " has " + Files.size(file) + " bytes",
                        "At most " + SIZE_MAX + " are sent.");
            }
            byte[] body = Files.readAllBytes(file);
            return new ImageFile(body, format(body));
        } catch (NoSuchFileException e) {
            throw new Failure("there is no file " + file, "", e);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), "", e);
        }
    }

    private static int format(byte[] body) {
        if (startsWith(body, 0x89, 'P', 'N', 'G')) {
            return PNG;
        }
        return startsWith(body, 0xff, 0xd8, 0xff) ? JPEG : OCTETS;
    }

    private static boolean startsWith(byte[] body, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= body.length || (body[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
