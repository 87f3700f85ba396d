package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceException.Kind;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.precision.PrecisionConfiguration;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which node gets a frame, and what becomes of its answer. */
@Timeout(60)
class RouterTest extends RouterFixture {
    @Test
    void
            given_two_nodes_when_frames_come_then_the_least_loaded_and_then_the_higher_ranking_gets_them() {
        FakeNode low = new FakeNode("low");
        FakeNode high = new FakeNode("high");
        router.add(low, 0);
        router.add(high, 10);
        infer();
        assertEquals(1, high.runs);
        infer();
        assertEquals(1, low.runs);
        high.answer(logits);
        infer();
        assertEquals(2, high.runs);
    }

    @Test
    void given_no_node_or_none_committed_when_asked_then_unavailable() {
        assertFalse(router.isReady());
        assertEquals(Kind.UNAVAILABLE, failure(infer()).kind());
        FakeNode node = new FakeNode("a");
        node.active = null;
        router.add(node, 0);
        assertFalse(router.isReady());
        InferenceException e = failure(infer());
        assertEquals(Kind.UNAVAILABLE, e.kind());
        assertTrue(e.getMessage().contains("no node of model random runs"), e.getMessage());
    }

    @Test
    void given_a_frame_of_the_wrong_size_when_asked_then_bad_request_names_both_sizes() {
        router.add(new FakeNode("a"), 0);
        InferenceException e = failure(router.infer(new byte[5]).toCompletableFuture());
        assertEquals(Kind.BAD_REQUEST, e.kind());
        assertTrue(e.getMessage().contains("5 bytes"), e.getMessage());
        assertTrue(e.getMessage().contains(model.info().inputBytes() + " bytes"), e.getMessage());
    }

    @Test
    void given_a_frame_on_a_node_when_the_node_leaves_then_it_is_waited_for() {
        FakeNode node = new FakeNode("a");
        router.add(node, 0);
        CompletableFuture<Answer> answer = infer();
        CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> router.remove(node));
        await(() -> !router.isReady());
        assertFalse(removal.isDone());
        node.answer(logits);
        removal.orTimeout(30, TimeUnit.SECONDS).join();
        assertEquals("a", answer.join().node());
        assertEquals(1, node.runs);
    }

    @Test
    void given_an_answer_under_a_new_epoch_when_another_node_is_behind_then_it_gets_no_frame() {
        FakeNode ahead = new FakeNode("ahead");
        FakeNode behind = new FakeNode("behind");
        ahead.active = new ActiveConfiguration("01", 2);
        router.add(ahead, 10);
        router.add(behind, 0);
        CompletableFuture<Answer> first = infer();
        ahead.answer(logits);
        assertEquals(2, first.join().epoch());
        infer();
        infer();
        assertEquals(3, ahead.runs);
        assertEquals(0, behind.runs);
        behind.active = new ActiveConfiguration("01", 2);
        infer();
        assertEquals(1, behind.runs);
    }

    @Test
    void given_only_nodes_that_are_behind_when_a_frame_comes_then_it_waits_for_their_commit() {
        FakeNode node = new FakeNode("a");
        router.add(node, 0);
        CompletableFuture<Answer> answer = router.infer(frame, 5).toCompletableFuture();
        assertEquals(0, node.runs);
        node.active = new ActiveConfiguration("01", 5);
        await(() -> node.runs == 1);
        node.answer(logits);
        assertEquals(5, answer.join().epoch());
        CompletableFuture<Answer> never = router.infer(frame, 6).toCompletableFuture();
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        InferenceException e = failure(never);
        assertEquals(Kind.UNAVAILABLE, e.kind());
        assertTrue(e.getMessage().contains("epoch 6"), e.getMessage());
    }

    @Test
    void given_a_node_that_commits_between_two_looks_when_a_frame_comes_then_it_gets_it() {
        FakeNode node = new FakeNode("a");
        node.blankLooks.set(1);
        router.add(node, 0);
        CompletableFuture<Answer> answer = infer();
        await(() -> node.runs == 1);
        node.answer(logits);
        assertEquals(1, answer.join().epoch());
    }

    @Test
    void given_logits_when_answered_then_ranked_with_ties_by_index_and_softmax_adds_up() {
        FakeNode node = new FakeNode("a");
        router.add(node, 0);
        Arrays.fill(logits, 100);
        logits[1] = 700;
        CompletableFuture<Answer> future = infer();
        node.answer(logits);
        Answer answer = future.join();
        assertEquals(1, answer.ranking().get(0).index());
        assertEquals("class-1", answer.ranking().get(0).label());
        assertEquals(0, answer.ranking().get(1).index());
        double sum = answer.ranking().stream().mapToDouble(Answer.ClassScore::probability).sum();
        assertEquals(1, sum, 1e-12);
        double ratio =
                answer.ranking().get(0).probability() / answer.ranking().get(1).probability();
        assertEquals(Math.exp(600.0 / 512), ratio, 1e-9);
        assertEquals("00", answer.configurationId());
        assertEquals(1, answer.epoch());
    }

    @Test
    void given_a_cpu_node_when_routed_then_the_answer_carries_its_modelled_energy()
            throws Exception {
        try (CpuNode node = new CpuNode(CpuSettings.of("cpu", "ice40up5k", 1, 8), model)) {
            router.add(node, 0);
            PrecisionConfiguration configuration =
                    RandomModels.configuration(model, new Random(11));
            node.stage(configuration);
            node.commit(configuration.id(), 4);
            assertTrue(router.isReady());
            Answer answer = infer().get(30, TimeUnit.SECONDS);
            assertEquals(configuration.id(), answer.configurationId());
            assertEquals(4, answer.epoch());
            assertEquals("cpu", answer.node());
            assertEquals(node.price(configuration).energyJoules(), answer.modelledEnergyJoules());
        }
    }
}
