package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10DownloadTest {

    @TempDir Path folder;

    private HttpServer server;
    private byte[] archive;

    @BeforeEach
    void serve() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            for (int i = 1; i <= 5; i++) {
                entry(
                        out,
                        "cifar-10-batches-bin/data_batch_" + i + ".bin",
                        new byte[] {1, 2, (byte) i});
            }
            entry(out, "cifar-10-batches-bin/readme.html", new byte[600]);
            entry(out, "cifar-10-batches-bin/test_batch.bin", new byte[700]);
            out.write(new byte[1024]);
        }
        archive = bytes.toByteArray();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/a",
                exchange -> {
                    exchange.sendResponseHeaders(200, archive.length);
                    exchange.getResponseBody().write(archive);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void given_the_right_archive_when_downloaded_then_its_files_are_in_the_folder()
            throws Exception {
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(archive));
        long[] seen = new long[2];
        download(md5)
                .into(
                        folder,
                        (done, total) -> {
                            seen[0] = done;
                            seen[1] = total;
                        });
        assertTrue(Cifar10.isIn(folder));
        assertEquals(700, Files.size(folder.resolve("test_batch.bin")));
        assertEquals(4, Files.readAllBytes(folder.resolve("data_batch_4.bin"))[2]);
        assertEquals(archive.length, seen[0]);
        assertEquals(archive.length, seen[1]);
    }

    @Test
    void given_another_archive_when_downloaded_then_it_is_refused_and_nothing_stays()
            throws Exception {
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> download("0".repeat(32)).into(folder, (a, b) -> {}));
        assertTrue(e.getMessage().contains("has the MD5 sum"), e.getMessage());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    private Cifar10Download download(String md5) {
        URI source = URI.create("http://localhost:" + server.getAddress().getPort() + "/a");
        return new Cifar10Download(source, md5, archive.length);
    }

    private static void entry(OutputStream out, String name, byte[] content) throws IOException {
        byte[] header = new byte[512];
        System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, header, 0, name.length());
        byte[] size = String.format("%011o", content.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, size.length);
        out.write(header);
        out.write(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    }
}
