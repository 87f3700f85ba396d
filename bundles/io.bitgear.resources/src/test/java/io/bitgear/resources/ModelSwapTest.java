package io.bitgear.resources;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine behind a model is exchanged while clients go on asking. */
class ModelSwapTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(2);
    private static final int CLIENTS = 8;
    private static final int SWAPS = 100;

    private final ExecutorService engines = Executors.newFixedThreadPool(2);
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private TestGateway gateway;
    private Client client;

    /** Answers a little later; one that was stopped fails. */
    private static final class Engine implements InferenceService {
        private final FakeModel model = new FakeModel("net", 4, 4);
        private final Executor executor;
        private final AtomicInteger late;
        private volatile boolean stopped;

        Engine(Executor executor, AtomicInteger late) {
            this.executor = executor;
            this.late = late;
        }

        @Override
        public ModelInfo model() {
            check();
            return model.info;
        }

        @Override
        public boolean isReady() {
            check();
            return true;
        }

        @Override
        public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
            check();
            return CompletableFuture.supplyAsync(() -> model.answer(frame), executor)
                    .thenCompose(this::unlessStopped);
        }

        private CompletionStage<Answer> unlessStopped(Answer answer) {
            check();
            return stopped
                    ? CompletableFuture.failedFuture(
                            new InferenceException(
                                    InferenceException.Kind.INTERNAL, "stopped", null))
                    : CompletableFuture.completedFuture(answer);
        }

        private void check() {
            late.addAndGet(stopped ? 1 : 0);
        }
    }

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway();
        client = new Client();
    }

    @AfterEach
    void stop() {
        over.set(true);
        clients.shutdownNow();
        engines.shutdownNow();
        client.close();
        gateway.close();
    }

    private int loop(byte seed) throws Exception {
        int failed = 0;
        for (byte n = 0; !over.get(); n++) {
            byte[] frame = new byte[48];
            frame[0] = seed;
            frame[1] = n;
            CoapResponse response =
                    client.post(gateway.uri("/v2/models/net/infer"), Formats.OCTETS, frame);
            boolean right =
                    response.getCode() == ResponseCode.CHANGED
                            && Client.json(response).at("/logits/0").asInt()
                                    == FakeModel.checkSum(frame);
            failed += right ? 0 : 1;
            answered.incrementAndGet();
        }
        return failed;
    }

    @Test
    void given_8_clients_when_the_engine_is_exchanged_100_times_then_no_answer_is_lost()
            throws Exception {
        Engine engine = new Engine(engines, late);
        gateway.add(engine);
        List<Future<Integer>> loops = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            byte seed = (byte) i;
            loops.add(clients.submit(() -> loop(seed)));
        }
        for (int i = 0; i < SWAPS; i++) {
            int before = answered.get();
            Engine next = new Engine(engines, late);
            gateway.add(next);
            gateway.models.remove(engine);
            engine.stopped = true;
            await().pollInterval(POLL).atMost(LONG).until(() -> answered.get() >= before + CLIENTS);
            engine = next;
        }
        over.set(true);
        int failed = 0;
        for (Future<Integer> loop : loops) {
            failed += loop.get();
        }
        assertEquals(0, failed, "of " + answered);
        assertEquals(0, late.get());
    }

    @Test
    void given_a_new_engine_when_the_nodes_of_the_old_leave_before_it_then_the_new_one_answers()
            throws Exception {
        FakeModel old = new FakeModel("net", 4, 4);
        FakeModel next = new FakeModel("net", 4, 4);
        gateway.add(old);
        gateway.add(next);
        post();
        assertEquals(1, old.frames.get());
        old.failure =
                new InferenceException(
                        InferenceException.Kind.UNAVAILABLE, "model net has no node", null);
        post();
        assertEquals(1, next.frames.get());
        old.ready = false;
        post();
        assertEquals(2, old.frames.get());
        assertEquals(2, next.frames.get());
    }

    private static FakeModel leaving() {
        FakeModel model = new FakeModel("net", 4, 4);
        model.leaves = true;
        model.failure =
                new InferenceException(
                        InferenceException.Kind.UNAVAILABLE, "model net has no node", null);
        return model;
    }

    @Test
    void given_an_engine_whose_nodes_leave_when_its_successor_comes_late_then_the_request_waits()
            throws Exception {
        FakeModel old = leaving();
        gateway.add(old);
        Future<?> request =
                clients.submit(
                        () -> {
                            post();
                            return null;
                        });
        await().pollInterval(POLL).atMost(LONG).until(() -> old.frames.get() == 1);
        FakeModel next = new FakeModel("net", 4, 4);
        gateway.add(next);
        request.get();
        assertEquals(1, old.frames.get());
        assertEquals(1, next.frames.get());
    }

    @Test
    void given_an_engine_whose_nodes_leave_when_nobody_takes_over_then_the_request_is_refused()
            throws Exception {
        FakeModel alone = leaving();
        gateway.add(alone);
        CoapResponse response =
                client.post(gateway.uri("/v2/models/net/infer"), Formats.OCTETS, new byte[48]);
        assertEquals(ResponseCode.SERVICE_UNAVAILABLE, response.getCode());
        assertEquals(1, alone.frames.get());
    }

    private void post() throws Exception {
        byte[] frame = new byte[48];
        CoapResponse response =
                client.post(gateway.uri("/v2/models/net/infer"), Formats.OCTETS, frame);
        assertEquals(ResponseCode.CHANGED, response.getCode(), response.getResponseText());
    }
}
