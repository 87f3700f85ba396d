package io.bitgear.rollout.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bitgear.api.rollout.Artifact;
import io.bitgear.rollout.store.RolloutStore;
import io.bitgear.rollout.store.Versions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FetchersTest {
    private static final int LENGTH = 200_000;

    @TempDir Path folder;
    private final byte[] content = new byte[LENGTH];
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Fetchers fetchers =
            new Fetchers(LENGTH, Duration.ofSeconds(30), Duration.ofSeconds(60));
    private final Fetchers hasty =
            new Fetchers(LENGTH, Duration.ofMillis(500), Duration.ofSeconds(60));
    private HttpServer server;
    private Versions versions;

    @BeforeEach
    void start() throws IOException {
        new Random(1).nextBytes(content);
        versions = RolloutStore.open(folder).versions();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/whole", exchange -> send(exchange, content, 0));
        server.createContext("/chunked", exchange -> send(exchange, content, -1));
        server.createContext("/long", exchange -> send(exchange, new byte[LENGTH + 1], -1));
        server.createContext("/stalls", FetchersTest::stall);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void send(HttpExchange exchange, byte[] body, int chunked) throws IOException {
        exchange.sendResponseHeaders(200, chunked < 0 ? 0 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void stall(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        try {
            Thread.sleep(30_000);
        } catch (InterruptedException e) {
            exchange.close();
        }
    }

    private Artifact artifact(URI source) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        return new Artifact(Artifact.Kind.MODEL, "m", digest, source);
    }

    private URI http(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private String problem(URI source) throws Exception {
        return problem(fetchers, source);
    }

    private String problem(Fetchers fetchers, URI source) throws Exception {
        Artifact artifact = artifact(source);
        String message =
                assertThrows(IOException.class, () -> fetchers.fetch(artifact, versions))
                        .getMessage();
        assertFalse(versions.has(artifact.digest()));
        return message;
    }

    @Test
    void given_goodSources_when_fetched_then_kept() throws Exception {
        Path file = Files.write(folder.resolve("f"), content);
        for (URI source : new URI[] {file.toUri(), http("/whole"), http("/chunked")}) {
            Path kept = fetchers.fetch(artifact(source), versions);
            assertArrayEquals(content, Files.readAllBytes(kept));
            Files.delete(kept);
        }
    }

    @Test
    void given_aFileThatIsKept_when_fetchedAgain_then_theSourceIsNotAsked() throws Exception {
        fetchers.fetch(artifact(http("/whole")), versions);
        server.stop(0);
        assertEquals(
                versions.path(artifact(http("/whole")).digest()),
                fetchers.fetch(artifact(http("/whole")), versions));
    }

    @Test
    void given_badSources_when_fetched_then_theMessageSaysWhy() throws Exception {
        assertTrue(problem(http("/none")).contains("404"));
        assertTrue(problem(http("/long")).contains("longer than 200000"));
        assertTrue(problem(hasty, http("/stalls")).contains("imed out"));
        assertTrue(problem(URI.create("file:///nowhere/x")).contains("/nowhere/x"));
        assertTrue(problem(folder.toUri()).contains("no file"));
        assertTrue(problem(URI.create("gopher://x/y")).contains("gopher"));
        assertTrue(problem(URI.create("nothing")).contains("nothing fetches"));
        Path wrong = Files.write(folder.resolve("w"), new byte[3]);
        assertTrue(problem(wrong.toUri()).contains("SHA-256"));
    }

    @Test
    void given_secretsInTheAddress_when_itFails_then_theMessageIsWithoutThem() throws Exception {
        URI source =
                URI.create(
                        "http://user:hush@127.0.0.1:"
                                + server.getAddress().getPort()
                                + "/none?token=hush");
        assertFalse(problem(source).contains("hush"));
    }
}
