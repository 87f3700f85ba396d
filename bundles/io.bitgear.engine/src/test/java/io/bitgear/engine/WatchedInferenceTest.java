package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.AnswerListener;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceException.Kind;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.model.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchedInferenceTest {
    private final Model model = RandomModels.model(3);
    private final byte[] frame = RandomModels.frame(model, new Random(3));
    private final int[] logits = new int[model.info().classes().size()];
    private final FakeNode node = new FakeNode("a");
    private final FrameTimer timer = new FrameTimer("router-test");
    private final Router router =
            new Router(
                    model,
                    new RouterSettings(
                            2,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(3),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(1)),
                    System::nanoTime,
                    timer);
    private final Recorder recorder = new Recorder();

    @AfterEach
    void stopTimer() {
        timer.close();
    }

    private static final class Recorder implements AnswerListener {
        final List<String> told = new ArrayList<>();
        long nanos;

        @Override
        public void answered(Answer answer, long duration) {
            told.add(answer.node() + " " + answer.configurationId() + "@" + answer.epoch());
            nanos = duration;
        }

        @Override
        public void failed(ModelInfo info, InferenceException failure, long duration) {
            String cause =
                    failure.getCause() == null
                            ? "none"
                            : failure.getCause().getClass().getSimpleName();
            told.add(info.name() + " " + failure.kind() + " " + cause);
        }
    }

    private InferenceService watched(AnswerListener... listeners) {
        return new WatchedInference(router, List.of(listeners));
    }

    @Test
    void given_a_listener_when_answered_then_it_knows_before_the_client_does() {
        router.add(node, 0);
        CompletableFuture<Answer> future = watched(recorder).infer(frame).toCompletableFuture();
        List<Integer> knownToTheClient = new ArrayList<>();
        future.thenAccept(answer -> knownToTheClient.add(recorder.told.size()));
        assertTrue(recorder.told.isEmpty());

        node.answer(logits);

        assertEquals(List.of("a 00@1"), recorder.told);
        assertEquals(List.of(1), knownToTheClient);
        assertTrue(recorder.nanos > 0);
    }

    @Test
    void given_a_listener_when_there_is_no_answer_then_it_gets_the_clients_failure() {
        InferenceService service = watched(recorder);
        service.infer(new byte[1]);
        service.infer(frame);
        router.add(node, 0);
        CompletableFuture<Answer> busy = service.infer(frame).toCompletableFuture();
        node.fail(new NodeBusyException("a is full"));

        assertEquals(
                List.of(
                        "random BAD_REQUEST none",
                        "random UNAVAILABLE none",
                        "random UNAVAILABLE NodeBusyException"),
                recorder.told);
        Throwable cause = assertThrows(CompletionException.class, busy::join).getCause();
        assertEquals(Kind.UNAVAILABLE, ((InferenceException) cause).kind());
    }

    @Test
    void given_a_listener_that_throws_when_answered_then_client_and_others_get_it_all_the_same() {
        router.add(node, 0);
        AnswerListener broken =
                new AnswerListener() {
                    @Override
                    public void answered(Answer answer, long nanos) {
                        throw new IllegalStateException("broken on purpose");
                    }
                };
        CompletableFuture<Answer> future =
                watched(broken, recorder).infer(frame).toCompletableFuture();

        node.answer(logits);

        assertEquals("a", future.join().node());
        assertEquals(1, recorder.told.size());
    }

    @Test
    void given_no_listener_when_asked_then_the_routers_own_stage_comes_back() {
        CompletionStage<Answer> stage = CompletableFuture.completedFuture(null);
        InferenceService inner =
                new InferenceService() {
                    @Override
                    public ModelInfo model() {
                        return model.info();
                    }

                    @Override
                    public boolean isReady() {
                        return false;
                    }

                    @Override
                    public CompletionStage<Answer> infer(byte[] any, long leastEpoch) {
                        return stage;
                    }
                };
        InferenceService service = new WatchedInference(inner, List.of());

        assertSame(stage, service.infer(frame));
        assertFalse(service.isReady());
    }
}
