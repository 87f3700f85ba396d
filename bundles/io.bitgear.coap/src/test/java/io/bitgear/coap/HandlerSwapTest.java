package io.bitgear.coap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MessageObserverAdapter;
import org.eclipse.californium.core.coap.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers are exchanged while a client goes on asking. */
class HandlerSwapTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(2);
    private static final int CLIENTS = 8;
    private static final int SWAPS = 200;

    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    @AfterEach
    void stop() {
        clients.shutdownNow();
    }

    private static String detail(CoapResponse response) {
        return new String(response.getPayload(), StandardCharsets.UTF_8);
    }

    @Test
    void given_8_clients_when_the_handler_is_exchanged_200_times_then_no_request_is_lost()
            throws Exception {
        try (SwapServer server = new SwapServer(LONG, LONG)) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            Version version = server.join("0");
            List<Future<Integer>> loops = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                byte seed = (byte) i;
                loops.add(clients.submit(() -> loop(server, seed, over, answered)));
            }
            int calls = 0;
            int late = 0;
            for (int i = 1; i <= SWAPS; i++) {
                int before = answered.get();
                Version next = server.join(Integer.toString(i));
                server.leave(version);
                assertEquals(0, version.inside.get());
                await().pollInterval(POLL)
                        .atMost(LONG)
                        .until(() -> answered.get() >= before + CLIENTS);
                calls += version.calls.get();
                late += version.late.get();
                version = next;
            }
            over.set(true);
            int failed = 0;
            for (Future<Integer> loop : loops) {
                failed += loop.get();
            }
            assertEquals(0, failed, "of " + answered.get());
            assertEquals(0, late + version.late.get());
            assertEquals(answered.get(), calls + version.calls.get());
        }
    }

    private static int loop(
            SwapServer server, byte seed, AtomicBoolean over, AtomicInteger answered)
            throws Exception {
        int failed = 0;
        for (byte n = 0; !over.get(); n++) {
            byte[] body = {seed, n};
            CoapResponse response = server.post(body);
            boolean right =
                    response != null
                            && response.getCode() == ResponseCode.CHANGED
                            && Arrays.equals(body, response.getPayload());
            failed += right ? 0 : 1;
            answered.incrementAndGet();
        }
        return failed;
    }

    @Test
    void
            given_an_upload_in_blocks_when_the_handler_is_exchanged_between_them_then_the_new_one_has_it()
                    throws Exception {
        try (SwapServer server = new SwapServer(LONG, LONG)) {
            Version old = server.join("old");
            Version next = server.join("new");
            byte[] body = new byte[20_000];
            new Random(3).nextBytes(body);
            Request request = Request.newPost();
            AtomicInteger blocks = new AtomicInteger();
            AtomicInteger oldCallsAtSwap = new AtomicInteger(-1);
            request.addMessageObserver(
                    new MessageObserverAdapter() {
                        @Override
                        public void onReadyToSend() {
                            if (blocks.incrementAndGet() == 5) {
                                oldCallsAtSwap.set(old.calls.get());
                                server.leave(old);
                            }
                        }
                    });
            CoapResponse response = server.send(request, "/test/echo", body);
            assertEquals(ResponseCode.CHANGED, response.getCode());
            assertArrayEquals(body, response.getPayload());
            assertEquals(0, oldCallsAtSwap.get(), "blocks sent: " + blocks);
            assertEquals(0, old.calls.get() + old.late.get());
            assertEquals(1, next.calls.get());
        }
    }

    @Test
    void given_no_handler_for_a_moment_when_a_request_comes_then_the_next_handler_answers_it()
            throws Exception {
        try (SwapServer server = new SwapServer(LONG, LONG)) {
            Version old = server.join("old");
            server.leave(old);
            Future<CoapResponse> response = clients.submit(() -> server.post(new byte[] {7}));
            await().pollInterval(POLL).atMost(LONG).until(() -> server.server.pending() == 1);
            Version next = server.join("new");
            assertEquals(ResponseCode.CHANGED, response.get().getCode());
            assertEquals(1, next.calls.get());
            assertEquals(0, old.calls.get());
        }
    }

    @Test
    void given_no_next_handler_when_the_hold_time_is_over_then_unavailable_and_later_not_found()
            throws Exception {
        try (SwapServer server = new SwapServer(LONG, Duration.ofMillis(300))) {
            assertEquals(ResponseCode.NOT_FOUND, server.post(new byte[1]).getCode());
            server.leave(server.join("only"));
            CoapResponse held = server.post(new byte[1]);
            if (held.getCode() == ResponseCode.SERVICE_UNAVAILABLE) {
                assertEquals(2, held.getOptions().getMaxAge());
                assertTrue(detail(held).contains("/test is being exchanged"), detail(held));
            }
            CoapResponse after = server.post(new byte[1]);
            assertEquals(ResponseCode.NOT_FOUND, after.getCode());
            assertTrue(detail(after).contains("no resource /test/echo"), detail(after));
        }
    }

    @Test
    void given_a_handler_that_never_completes_when_it_leaves_then_bounded_and_the_client_is_told()
            throws Exception {
        try (SwapServer server = new SwapServer(Duration.ofMillis(300), LONG)) {
            Version stuck = server.join("stuck");
            stuck.hold = true;
            Future<CoapResponse> response = clients.submit(() -> server.post(new byte[] {7}));
            await().pollInterval(POLL).atMost(LONG).until(() -> stuck.held.size() == 1);
            server.join("new");
            server.leave(stuck);
            CoapResponse refused = response.get();
            assertEquals(ResponseCode.SERVICE_UNAVAILABLE, refused.getCode());
            assertEquals(2, refused.getOptions().getMaxAge());
            assertTrue(detail(refused).contains("is being exchanged"), detail(refused));
            stuck.held.get(0).complete(null);
            assertEquals(ResponseCode.CHANGED, server.post(new byte[] {8}).getCode());
            assertEquals(0, server.server.pending());
        }
    }
}
