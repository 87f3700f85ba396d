package io.bitgear.rollout.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A small file that holds wholly the old content or wholly the new one, whenever the power goes:
 * written under another name, synchronised, renamed, and its folder synchronised. The first line
 * has the SHA-256 of the rest, so that damage is noticed.
 */
final class AtomicFile {
    private static final String MAGIC = "bitgear-store 1 ";
    private static final int HEADER = MAGIC.length() + 64 + 1;
    private static final int MAXIMUM = 1 << 20;

    private final Path file;

    AtomicFile(Path file) {
        this.file = file;
    }

    /**
     * The content, or empty when there is no file.
     *
     * @throws IOException when it cannot be read or is damaged
     */
    Optional<byte[]> read() throws IOException {
        InputStream in;
        try {
            in = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        byte[] all;
        try {
            all = in.readNBytes(MAXIMUM + HEADER + 1);
        } finally {
            Folders.closeRead(in);
        }
        if (all.length < HEADER || all.length > MAXIMUM + HEADER) {
            throw new IOException(file + " is damaged: it has " + all.length + " bytes");
        }
        byte[] content = Arrays.copyOfRange(all, HEADER, all.length);
        String header = new String(all, 0, HEADER, StandardCharsets.US_ASCII);
        if (!header.equals(header(content))) {
            throw new IOException(file + " is damaged: its checksum is not that of its content");
        }
        return Optional.of(content);
    }

    private static String header(byte[] content) {
        return MAGIC + Sha256.of(content) + "\n";
    }

    /**
     * Replaces the content.
     *
     * @throws UnsynchronisedException when the file holds the new content, but its folder could not
     *     be synchronised, so that a power cut may bring back the old one
     * @throws IOException when that failed; the file holds the old content then
     */
    void write(byte[] content) throws IOException {
        if (content.length > MAXIMUM) {
            throw new IOException(file + ": " + content.length + " bytes are too many");
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer header =
                    ByteBuffer.wrap(header(content).getBytes(StandardCharsets.US_ASCII));
            ByteBuffer body = ByteBuffer.wrap(content);
            while (header.hasRemaining()) {
                channel.write(header);
            }
            while (body.hasRemaining()) {
                channel.write(body);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        try {
            Folders.sync(file.getParent());
        } catch (IOException e) {
            throw new UnsynchronisedException(file, e);
        }
    }

    /** The new content is there, and may go again when the power does. */
    static final class UnsynchronisedException extends IOException {
        private static final long serialVersionUID = 1;

        private UnsynchronisedException(Path file, IOException cause) {
            super(file + " is written, its folder cannot be synchronised: " + cause, cause);
        }
    }
}
