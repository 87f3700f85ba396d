package io.bitgear.training;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Downloads the binary version of CIFAR-10 from its authors, checks and unpacks it. */
public final class Cifar10Download {

    /** Where the archive is. */
    public static final URI SOURCE =
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");

    private static final String MD5 = "c32a1d4ab5d03f1284b67883e8d87530";
    private static final long BYTES = 170_052_171;
    private static final int BLOCK = 512;

    private final URI source;
    private final String md5;
    private final long bytes;

    /** For the authors' archive. */
    public Cifar10Download() {
        this(SOURCE, MD5, BYTES);
    }

    Cifar10Download(URI source, String md5, long bytes) {
        this.source = source;
        this.md5 = md5;
        this.bytes = bytes;
    }

    /**
     * Makes sure that a folder holds the {@code .bin} files.
     *
     * @param folder folder to hold them
     * @param progress told the bytes of the archive that have come, of how many
     * @return the folder
     * @throws IOException if the download fails or is not what it should be
     * @throws InterruptedException if the thread is interrupted
     */
    public Path into(Path folder, java.util.function.BiConsumer<Long, Long> progress)
            throws IOException, InterruptedException {
        if (Cifar10.isIn(folder)) {
            return folder;
        }
        Files.createDirectories(folder);
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        Path part = folder.resolve("cifar-10-binary.tar.gz.part");
        String found = fetch(part, progress);
        if (!found.equals(md5)) {
            Files.delete(part);
            throw new IOException(source + " has the MD5 sum " + found + ", not " + md5);
        }
        Files.move(part, archive, StandardCopyOption.REPLACE_EXISTING);
        unpack(archive, folder);
        Files.delete(archive);
        return folder;
    }

    private String fetch(Path file, java.util.function.BiConsumer<Long, Long> progress)
            throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofSeconds(30))
                        .build();
        HttpResponse<InputStream> response =
                client.send(
                        HttpRequest.newBuilder(source).build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(source + " answered " + response.statusCode());
        }
        MessageDigest digest = md5();
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            long done = 0;
            for (int n = in.read(buffer); n >= 0 && done <= bytes; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                digest.update(buffer, 0, n);
                done += n;
                progress.accept(done, bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Unpacks the plain files of a tar archive (POSIX.1-1988 ustar) that end in .bin, without
     * folders.
     */
    static void unpack(Path archive, Path folder) throws IOException {
        try (DataInputStream in =
                new DataInputStream(
                        new GZIPInputStream(
                                new BufferedInputStream(Files.newInputStream(archive)), 1 << 16))) {
            byte[] header = new byte[BLOCK];
            in.readFully(header);
            while (header[0] != 0) {
                String path = text(header, 0, 100);
                long size = Long.parseLong(text(header, 124, 12).trim(), 8);
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (name.endsWith(".bin")) {
                    Path part = folder.resolve(name + ".part");
                    try (OutputStream out = Files.newOutputStream(part)) {
                        copy(in, out, size);
                    }
                    Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                } else {
                    in.skipNBytes(size);
                }
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                in.readFully(header);
            }
        }
    }

    private static void copy(InputStream in, OutputStream out, long size) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (long left = size; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("the archive ends within a file");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.US_ASCII);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
