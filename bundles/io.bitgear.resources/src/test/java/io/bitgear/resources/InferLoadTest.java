package io.bitgear.resources;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.coap.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.junit.jupiter.api.Test;

/** Inference under load: slow and silent engines, too many requests, many clients at once. */
class InferLoadTest extends ServedModel {
    @Test
    void given_a_slow_engine_when_posted_then_acknowledged_and_answered_later() throws Exception {
        FakeModel slow = new FakeModel("slow", 4, 4);
        slow.hold = true;
        gateway.add(slow);
        Request request = Request.newPost();
        request.getOptions().setContentFormat(Formats.OCTETS);
        request.setPayload(new byte[48]);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            String target = gateway.uri("/v2/models/slow/infer");
            Future<CoapResponse> response = other.submit(() -> client.send(target, request));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> request.isAcknowledged() && !slow.held.isEmpty());
            slow.held.get(0).complete(slow.answer(new byte[48]));
            assertEquals(ResponseCode.CHANGED, response.get().getCode());
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void given_an_engine_that_never_answers_when_posted_then_unavailable_after_the_limit()
            throws Exception {
        Limits limits = TestGateway.limits(Duration.ofMillis(300), Duration.ofMillis(50));
        try (TestGateway small = new TestGateway(limits)) {
            FakeModel silent = new FakeModel("net", 4, 4);
            silent.hold = true;
            small.add(silent);
            CoapResponse response =
                    client.post(small.uri("/v2/models/net/infer"), Formats.OCTETS, new byte[48]);
            assertEquals(ResponseCode.SERVICE_UNAVAILABLE, response.getCode());
            assertTrue(Client.detail(response).contains("300 ms"));
            assertEquals(1, response.getOptions().getMaxAge());
        }
    }

    @Test
    void given_more_requests_than_allowed_when_posted_then_the_excess_is_refused()
            throws Exception {
        Limits limits = TestGateway.limits(Duration.ofSeconds(60), Duration.ofMillis(50));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (TestGateway small = new TestGateway(limits);
                Client second = new Client()) {
            FakeModel slow = new FakeModel("net", 4, 4);
            slow.hold = true;
            small.add(slow);
            String target = small.uri("/v2/models/net/infer");
            Future<CoapResponse> first =
                    other.submit(() -> second.post(target, Formats.OCTETS, new byte[48]));
            await().atMost(Duration.ofSeconds(60)).until(() -> !slow.held.isEmpty());
            CoapResponse refused = client.post(target, Formats.OCTETS, new byte[48]);
            assertEquals(ResponseCode.SERVICE_UNAVAILABLE, refused.getCode());
            assertEquals(1, refused.getOptions().getMaxAge());
            slow.held.get(0).complete(slow.answer(new byte[48]));
            assertEquals(ResponseCode.CHANGED, first.get().getCode());
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void given_64_clients_at_once_when_they_post_then_each_gets_the_answer_to_its_own_frame()
            throws Exception {
        int clients = 64;
        int rounds = 5;
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            long seed = i;
            tasks.add(
                    () -> {
                        int right = 0;
                        try (Client own = new Client()) {
                            Random random = new Random(seed);
                            for (int round = 0; round < rounds; round++) {
                                byte[] frame = new byte[3072];
                                random.nextBytes(frame);
                                CoapResponse response = own.post(uri, Formats.OCTETS, frame);
                                int sum = Client.json(response).at("/logits/0").asInt();
                                right += sum == FakeModel.checkSum(frame) ? 1 : 0;
                            }
                        }
                        return right;
                    });
        }
        try {
            int right = 0;
            for (Future<Integer> result : pool.invokeAll(tasks)) {
                right += result.get();
            }
            assertEquals(clients * rounds, right);
            assertEquals(clients * rounds, model.frames.get());
        } finally {
            pool.shutdownNow();
        }
    }
}
