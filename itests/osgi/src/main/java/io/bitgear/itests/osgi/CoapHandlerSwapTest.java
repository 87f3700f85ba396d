package io.bitgear.itests.osgi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bitgear.api.coap.CoapHandler;
import io.bitgear.api.coap.CoapLink;
import io.bitgear.api.coap.CoapReply;
import io.bitgear.api.coap.CoapRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/** Two versions of a handler as services: the old one's unregistration waits for its calls. */
public class CoapHandlerSwapTest extends ComponentTest {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final String ENDPOINT = "(bitgear.coap.port=*)";
    private static final int CONTENT = 0x45;

    private Configuration configuration;
    private DatagramSocket socket;

    /** Replies when told to. */
    private static final class Held implements CoapHandler {
        private final List<CompletableFuture<CoapReply>> calls = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<CoapReply> handle(CoapRequest request) {
            CompletableFuture<CoapReply> reply = new CompletableFuture<>();
            calls.add(reply);
            return reply;
        }

        void answer(String text) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            calls.forEach(c -> c.complete(CoapReply.content(payload, 0, null, 0)));
        }

        @Override
        public Collection<CoapLink> links() {
            return List.of();
        }

        @Override
        public AutoCloseable watch(Consumer<String> changed) {
            return () -> {};
        }
    }

    @BeforeEach
    void listen() throws Exception {
        configuration = admin.getConfiguration("io.bitgear.coap", "?");
        configuration.update(new Hashtable<>(Map.of("port", 0)));
        await().atMost(DEADLINE).until(() -> endpoint() != null);
        socket = new DatagramSocket();
        int port = (Integer) endpoint().getProperty("bitgear.coap.port");
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    @AfterEach
    void stop() throws Exception {
        socket.close();
        configuration.delete();
        await().atMost(DEADLINE).until(() -> endpoint() == null);
    }

    private ServiceReference<?> endpoint() throws Exception {
        ServiceReference<?>[] found = context.getAllServiceReferences(null, ENDPOINT);
        return found == null ? null : found[0];
    }

    private ServiceRegistration<CoapHandler> register(CoapHandler handler) {
        return context.registerService(
                CoapHandler.class, handler, new Hashtable<>(Map.of(CoapHandler.PATH, "/held")));
    }

    /** A confirmable GET of /held with this number as token (RFC 7252 section 3). */
    private void get(int number) throws IOException {
        byte[] packet = {0x41, 1, 0, (byte) number, (byte) number, (byte) 0xb4, 'h', 'e', 'l', 'd'};
        socket.send(new DatagramPacket(packet, packet.length));
    }

    /** Waits until these requests have 2.05, each under its token. */
    private void awaitContent(int requests) throws IOException {
        Set<Integer> answered = new TreeSet<>();
        socket.setSoTimeout((int) DEADLINE.toMillis());
        byte[] buffer = new byte[2048];
        while (answered.size() < requests) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            if (buffer[1] == CONTENT) {
                answered.add((int) buffer[4]);
            }
        }
    }

    @Test
    void given_aRequestInAHandler_when_itIsUnregistered_then_thatWaitsAndTheNextOneServes()
            throws Exception {
        Held old = new Held();
        Held next = new Held();
        ServiceRegistration<CoapHandler> oldRegistration = register(old);
        ServiceRegistration<CoapHandler> nextRegistration = register(next);
        get(1);
        await().atMost(DEADLINE).until(() -> old.calls.size() == 1);

        CompletableFuture<Void> left = CompletableFuture.runAsync(oldRegistration::unregister);

        int[] requests = {1};
        await().atMost(DEADLINE)
                .until(
                        () -> {
                            get(++requests[0]);
                            return !next.calls.isEmpty();
                        });
        assertFalse(left.isDone(), "the unregistration did not wait for the call");
        old.answer("old");
        await().atMost(DEADLINE).until(left::isDone);
        await().atMost(DEADLINE)
                .until(
                        () -> {
                            next.answer("next");
                            return old.calls.size() + next.calls.size() == requests[0];
                        });
        next.answer("next");
        awaitContent(requests[0]);
        nextRegistration.unregister();
    }
}
