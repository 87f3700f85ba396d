package io.bitgear.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.Failure;
import io.bitgear.cli.gateway.CoapGateway;
import io.bitgear.cli.gateway.GatewayAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GatewayProcessTest {
    @TempDir Path home;

    private Distribution distribution(String script) throws Exception {
        Files.createDirectories(home.resolve("bin"));
        Path file =
                Files.writeString(
                        home.resolve("bin/bitgear-gateway"), "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return Distribution.of(home);
    }

    private static CoapGateway client() throws Failure {
        return CoapGateway.open(
                new GatewayAddress(
                        "127.0.0.1", Ports.free().coap(), 1, "gateway", Duration.ofSeconds(1)));
    }

    @Test
    void given_a_gateway_that_cannot_start_when_awaited_then_its_last_words_are_told()
            throws Exception {
        Path log = home.resolve("log");
        AtomicInteger cleaned = new AtomicInteger();
        try (GatewayProcess gateway =
                        GatewayProcess.start(
                                distribution("echo no such bundle >&2; exit 1"),
                                home,
                                home.resolve("x.json"),
                                log,
                                cleaned::incrementAndGet);
                CoapGateway client = client()) {
            Failure failure =
                    assertThrows(
                            Failure.class,
                            () -> gateway.awaitReady(client, Duration.ofSeconds(60)));
            assertTrue(failure.getMessage().contains("exit code 1"), failure.getMessage());
            assertTrue(failure.cure().contains("no such bundle"), failure.cure());
        }
        assertEquals(1, cleaned.get());
    }

    @Test
    void given_a_running_gateway_when_closed_then_the_process_is_gone() throws Exception {
        GatewayProcess gateway =
                GatewayProcess.start(
                        distribution("exec sleep 600"),
                        home,
                        home.resolve("x.json"),
                        home.resolve("log"),
                        () -> {});
        assertTrue(gateway.isAlive());
        gateway.close();
        assertFalse(gateway.isAlive());
    }

    @Test
    void given_no_distribution_when_located_then_the_cure_says_how_to_make_it() {
        Failure failure =
                assertThrows(Failure.class, () -> Distribution.of(home.resolve("absent")));
        assertTrue(failure.cure().contains("./bitgear build"), failure.cure());
    }

    @Test
    void given_a_taken_port_when_required_then_the_failure_names_it_and_the_option()
            throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Ports ports = new Ports(Ports.free().coap(), taken.getLocalPort());
            Failure failure = assertThrows(Failure.class, ports::requireFree);
            assertTrue(
                    failure.getMessage().contains("TCP port " + taken.getLocalPort()),
                    failure.getMessage());
            assertTrue(failure.cure().contains("--mqtt-port"), failure.cure());
        }
        Ports.free().requireFree();
    }

    @Test
    void given_a_temporary_folder_when_closed_then_all_in_it_is_gone() throws Exception {
        TemporaryFolder folder = TemporaryFolder.create("bitgear-test-");
        Files.createDirectories(folder.path().resolve("a/b"));
        Files.writeString(folder.path().resolve("a/b/c"), "x");
        folder.close();
        assertFalse(Files.exists(folder.path()));
        folder.close();
    }

    @Test
    void given_pixels_when_written_as_png_then_they_come_back_as_they_were() throws IOException {
        byte[] pixels = new byte[3072];
        new java.util.Random(3).nextBytes(pixels);
        var image =
                javax.imageio.ImageIO.read(
                        new java.io.ByteArrayInputStream(NetworkSite.png(pixels)));
        assertEquals(32, image.getWidth());
        int rgb = image.getRGB(5, 7) & 0xffffff;
        int at = 7 * 32 + 5;
        assertEquals(
                (pixels[at] & 0xff) << 16
                        | (pixels[1024 + at] & 0xff) << 8
                        | pixels[2048 + at] & 0xff,
                rgb);
    }
}
