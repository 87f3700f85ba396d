package io.bitgear.resources;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.bitgear.coap.Binding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.matches("(?i).*(coap|udp|dtls|californium|timer|resources).*"))
                .collect(Collectors.toSet());
    }

    @Test
    void given_endpoints_with_dtls_when_closed_then_no_thread_is_left() throws Exception {
        Optional<InetSocketAddress> free =
                Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Set<String> before = threads();
        for (int i = 0; i < 3; i++) {
            Binding binding = new Binding(free, free, Map.of("x", new byte[16]));
            try (TestGateway gateway = new TestGateway(TestGateway.LIMITS, binding);
                    Client client = new Client()) {
                assertEquals(2, gateway.server.uris().size());
                client.get(gateway.uri("/v2"));
            }
        }
        await().atMost(java.time.Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(before, threads()));
    }

    @Test
    void given_a_worker_when_it_starts_a_thread_then_that_holds_no_loader_of_the_bundle()
            throws Exception {
        try (Workers workers = new Workers(1)) {
            ClassLoader inherited =
                    CompletableFuture.supplyAsync(
                                    () -> new Thread(() -> {}).getContextClassLoader(),
                                    workers.pool())
                            .get(60, TimeUnit.SECONDS);
            assertSame(ClassLoader.getPlatformClassLoader(), inherited);
        }
    }
}
