package io.bitgear.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceException;
import io.bitgear.api.inference.InferenceException.Kind;
import io.bitgear.api.node.NodeBusyException;
import io.bitgear.api.node.NodeException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that fail, leave, are busy, silent or slow. */
@Timeout(60)
class RouterFailureTest extends RouterFixture {
    @Test
    void given_a_node_that_fails_when_another_is_there_then_it_answers() {
        FakeNode bad = new FakeNode("bad");
        FakeNode good = new FakeNode("good");
        router.add(bad, 1);
        router.add(good, 0);
        CompletableFuture<Answer> answer = infer();
        bad.fail(new NodeException("bad is broken"));
        good.answer(logits);
        assertEquals("good", answer.join().node());
    }

    @Test
    void given_two_failures_when_both_nodes_were_tried_then_the_client_is_told_once() {
        FakeNode a = new FakeNode("a");
        FakeNode b = new FakeNode("b");
        router.add(a, 1);
        router.add(b, 0);
        CompletableFuture<Answer> answer = infer();
        a.fail(new NodeException("a is broken"));
        b.fail(new NodeException("b is broken"));
        InferenceException e = failure(answer);
        assertEquals(Kind.INTERNAL, e.kind());
        assertTrue(e.getMessage().contains("b is broken"), e.getMessage());
        assertEquals(2, a.runs + b.runs);
    }

    @Test
    void given_a_busy_node_when_it_is_the_only_one_then_unavailable_and_it_is_not_put_aside() {
        FakeNode node = new FakeNode("a");
        router.add(node, 0);
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Answer> answer = infer();
            node.fail(new NodeBusyException("a is full"));
            assertEquals(Kind.UNAVAILABLE, failure(answer).kind());
        }
        assertEquals(5, node.runs);
    }

    @Test
    void
            given_repeated_failures_when_frames_come_then_the_node_rests_and_gets_one_to_prove_itself() {
        FakeNode node = new FakeNode("a");
        router.add(node, 0);
        for (int i = 0; i < 2; i++) {
            infer();
            node.fail(new NodeException("broken"));
        }
        assertEquals(Kind.UNAVAILABLE, failure(infer()).kind());
        assertEquals(2, node.runs);
        assertEquals(Set.of("a"), router.failingNodes());
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        infer();
        assertEquals(3, node.runs);
        assertEquals(Kind.UNAVAILABLE, failure(infer()).kind());
        node.fail(new NodeException("still broken"));
        clock.addAndGet(Duration.ofMillis(1500).toNanos());
        assertEquals(Kind.UNAVAILABLE, failure(infer()).kind());
        clock.addAndGet(Duration.ofMillis(500).toNanos());
        CompletableFuture<Answer> proof = infer();
        node.answer(logits);
        assertEquals("a", proof.join().node());
        assertEquals(Set.of(), router.failingNodes());
        infer();
        infer();
        assertEquals(6, node.runs);
    }

    @Test
    void given_a_node_that_left_when_its_frame_fails_then_unavailable_not_internal() {
        Router impatient = router(Duration.ofMillis(50), Duration.ofMinutes(1));
        FakeNode node = new FakeNode("a");
        impatient.add(node, 0);
        CompletableFuture<Answer> answer = impatient.infer(frame).toCompletableFuture();
        impatient.remove(node);
        node.fail(new NodeException("a is stopped"));
        assertEquals(Kind.UNAVAILABLE, failure(answer).kind());
        assertEquals(
                Kind.UNAVAILABLE, failure(impatient.infer(frame).toCompletableFuture()).kind());
    }

    @Test
    void given_a_silent_node_when_the_time_is_up_then_the_other_answers() {
        Router impatient = router(Duration.ofMillis(50));
        FakeNode silent = new FakeNode("silent");
        impatient.add(silent, 1);
        CompletableFuture<Answer> answer = impatient.infer(frame).toCompletableFuture();
        InferenceException e = failure(answer);
        assertEquals(Kind.INTERNAL, e.kind());
        assertTrue(e.getMessage().contains("silent"), e.getMessage());
    }

    @Test
    void given_a_slow_node_when_another_is_there_then_it_answers_long_before_the_timeout() {
        Router hedging = router(Duration.ofMillis(20), Duration.ofMinutes(1));
        FakeNode slow = new FakeNode("slow");
        FakeNode other = new FakeNode("other");
        hedging.add(slow, 10);
        hedging.add(other, 0);
        CompletableFuture<Answer> answer = hedging.infer(frame).toCompletableFuture();
        await(() -> other.runs == 1);
        other.answer(logits);
        assertEquals("other", answer.orTimeout(30, TimeUnit.SECONDS).join().node());
        assertEquals(1, slow.runs);
    }

    @Test
    void given_a_held_frame_when_the_router_stops_then_its_time_limit_still_holds() {
        Router impatient = router(Duration.ofMillis(50));
        FakeNode silent = new FakeNode("silent");
        impatient.add(silent, 1);
        CompletableFuture<Answer> held = impatient.infer(frame).toCompletableFuture();
        timer.close();
        assertEquals(Kind.INTERNAL, failure(held).kind());
        InferenceException late = failure(impatient.infer(frame).toCompletableFuture());
        assertEquals(Kind.UNAVAILABLE, late.kind());
        assertEquals("the router stops", late.getMessage());
        assertEquals(1, silent.runs);
    }

    @Test
    void given_a_silent_node_when_its_frame_is_over_then_others_are_preferred() {
        Router impatient = router(Duration.ofMillis(50));
        FakeNode silent = new FakeNode("silent");
        FakeNode other = new FakeNode("other");
        impatient.add(silent, 1);
        failure(impatient.infer(frame).toCompletableFuture());
        impatient.add(other, 0);
        impatient.infer(frame);
        assertEquals(1, silent.runs);
        assertEquals(1, other.runs);
    }
}
