package io.bitgear.coap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FetchTest {
    private static final int LENGTH = 100_001;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final byte[] content = new byte[LENGTH];
    private final FetchComponent fetcher = new FetchComponent();
    private CoapServer server;

    @BeforeEach
    void start() {
        new Random(1).nextBytes(content);
        Configuration configuration =
                new Configuration(
                                CoapConfig.DEFINITIONS,
                                UdpConfig.DEFINITIONS,
                                SystemConfig.DEFINITIONS)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 2 * LENGTH);
        server = new CoapServer(configuration);
        server.addEndpoint(
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build());
        server.add(
                new CoapResource("file") {
                    @Override
                    public void handleGET(CoapExchange exchange) {
                        exchange.respond(ResponseCode.CONTENT, content);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.destroy();
    }

    private URI uri(String path) {
        int port = server.getEndpoints().get(0).getAddress().getPort();
        return URI.create("coap://127.0.0.1:" + port + "/" + path);
    }

    @Test
    void given_aFileOfManyBlocks_when_fetched_then_allOfItIsThere() throws IOException {
        assertArrayEquals(content, fetcher.open(uri("file"), LENGTH, PATIENCE).readAllBytes());
    }

    @Test
    void given_aServerThatEnds_when_fetched_then_theReadFailsInTime() throws IOException {
        try (InputStream in = fetcher.open(uri("file"), LENGTH, Duration.ofMillis(500))) {
            in.readNBytes(2000);
            server.stop();
            assertThrows(IOException.class, in::readAllBytes);
        }
    }

    @Test
    void given_noSuchFile_when_fetched_then_theMessageSaysSo() {
        IOException error =
                assertThrows(IOException.class, () -> fetcher.open(uri("none"), LENGTH, PATIENCE));
        assertTrue(error.getMessage().contains("4.04"), error.getMessage());
    }

    @Test
    void given_aSilentServer_when_fetched_then_itFailsInTime() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            URI source = URI.create("coap://127.0.0.1:" + silent.getLocalPort() + "/file");
            assertThrows(
                    IOException.class, () -> fetcher.open(source, LENGTH, Duration.ofMillis(200)));
        }
    }
}
