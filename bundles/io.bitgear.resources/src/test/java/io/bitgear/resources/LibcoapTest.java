package io.bitgear.resources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bitgear.coap.Binding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With another vendor's client, libcoap's, where it is installed (Debian package libcoap3-bin). */
class LibcoapTest {
    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @TempDir private Path folder;

    private static String program(String name) {
        Optional<Path> found =
                Stream.of(System.getenv("PATH").split(":"))
                        .map(directory -> Path.of(directory, name))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(found.isPresent(), name + " is not installed");
        return found.get().toString();
    }

    private static String run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(new ArrayList<>(List.of(command)))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "coap-client did not end");
        return output;
    }

    private Path file(String name, byte[] bytes) throws Exception {
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void given_coap_client_when_it_reads_and_posts_then_answers_and_problems() throws Exception {
        String client = program("coap-client-notls");
        try (TestGateway gateway = new TestGateway()) {
            FakeModel model = new FakeModel("net", 32, 32);
            gateway.add(model);
            FakePolicy policy = new FakePolicy("net");
            policy.decide(4);
            gateway.add(policy);
            String infer = gateway.uri("/v2/models/net/infer");
            assertTrue(
                    run(client, gateway.uri("/.well-known/core"))
                            .contains("</v2/models/net/infer>"));
            assertTrue(run(client, gateway.uri("/v2/models/net")).contains("\"UINT8\""));
            String png = file("a.png", Pictures.file("png", 32, 32)).toString();
            assertTrue(
                    run(client, "-m", "post", "-t", "23", "-f", png, infer)
                            .contains("\"class\":\"dog\""));
            assertTrue(
                    run(client, "-N", "-b", "64", "-m", "post", "-t", "23", "-f", png, infer)
                            .contains("\"class\":\"dog\""));
            String small = file("b.png", Pictures.file("png", 16, 16)).toString();
            assertTrue(
                    run(client, "-m", "post", "-t", "23", "-f", small, infer)
                            .contains("16 x 16 pixels (width x height); the model takes 32 x 32"));
            String large = file("c.bin", new byte[100_000]).toString();
            assertTrue(run(client, "-m", "post", "-t", "42", "-f", large, infer).contains("4.13"));
            String observed =
                    run(client, "-s", "1", "-B", "10", gateway.uri("/v2/models/net/precision"));
            assertTrue(observed.contains("\"conv1\":4"), observed);
            assertEquals(2, model.frames.get());
        }
    }

    @Test
    void given_dtls_when_the_key_is_right_then_served_and_else_not() throws Exception {
        String client = program("coap-client-openssl");
        Map<String, byte[]> keys = new HashMap<>(Map.of("device", KEY));
        Binding binding =
                new Binding(
                        Optional.empty(),
                        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        keys);
        try (TestGateway gateway = new TestGateway(TestGateway.LIMITS, binding)) {
            gateway.add(new FakeModel("net", 32, 32));
            String uri = gateway.uri("/v2/models/net");
            assertTrue(uri.startsWith("coaps://"), uri);
            String right = new String(KEY, StandardCharsets.UTF_8);
            assertTrue(run(client, "-u", "device", "-k", right, uri).contains("\"UINT8\""));
            String wrong = run(client, "-B", "3", "-u", "device", "-k", "fedcba9876543210", uri);
            assertTrue(!wrong.contains("UINT8"), wrong);
        }
    }
}
