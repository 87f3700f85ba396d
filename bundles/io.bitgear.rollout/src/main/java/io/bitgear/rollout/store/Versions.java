package io.bitgear.rollout.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;

/** Files by their digest. One that has its name is whole. */
public final class Versions {
    private static final int BUFFER = 1 << 16;
    private static final String INCOMING = "incoming";

    private final Path folder;

    Versions(Path folder) {
        this.folder = folder;
    }

    /** Where the file of a digest is, or would be. */
    public Path path(String digest) {
        return folder.resolve(digest);
    }

    /** Whether the file is there with that digest; its bytes are read. */
    public boolean has(String digest) throws IOException {
        return Files.isRegularFile(path(digest)) && Sha256.of(path(digest)).equals(digest);
    }

    /**
     * Keeps a file, when it has the digest and is not too long; what does not fit leaves nothing.
     *
     * @param maximum bytes
     * @throws IOException saying what is wrong with it, or why it cannot be written
     */
    public Path keep(String digest, InputStream in, long maximum) throws IOException {
        Files.createDirectories(folder);
        Path incoming = folder.resolve(INCOMING);
        try {
            String found = copy(in, incoming, maximum);
            if (!found.equals(digest)) {
                throw new IOException("its SHA-256 is " + found + ", not " + digest);
            }
            Folders.rename(incoming, path(digest));
            return path(digest);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    private static String copy(InputStream in, Path file, long maximum) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long length = 0;
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                length += n;
                if (length > maximum) {
                    throw new IOException("it is longer than " + maximum + " bytes");
                }
                digest.update(buffer, 0, n);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            channel.force(true);
        }
        return Sha256.text(digest);
    }

    /** Deletes every file but those of these digests. */
    void retain(Set<String> digests) throws IOException {
        // Not a directory stream: that of JDK 17 throws what it does not declare when it cannot be
        // closed.
        String[] names = folder.toFile().list();
        if (names == null) {
            return;
        }
        for (String name : names) {
            if (!digests.contains(name)) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }
}
