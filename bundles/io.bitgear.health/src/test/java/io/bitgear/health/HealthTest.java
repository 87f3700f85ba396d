package io.bitgear.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.inference.Answer;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.messaging.BrokerLink;
import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.FollowingNode;
import io.bitgear.api.node.Node;
import io.bitgear.api.node.NodeException;
import io.bitgear.api.policy.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final String BROKER = "tcp://127.0.0.1:1883";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ActiveConfiguration ONE = new ActiveConfiguration("c0ffee0123456789", 7);
    private static final ActiveConfiguration TWO = new ActiveConfiguration("decaf00123456789", 8);

    private record FakeModel(String name, Set<String> failingNodes) implements InferenceService {
        @Override
        public ModelInfo model() {
            return new ModelInfo(name, "1", "00", List.of(1), List.of("a"));
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public CompletionStage<Answer> infer(byte[] frame, long leastEpoch) {
            throw new UnsupportedOperationException();
        }
    }

    private static final InferenceService MODEL = new FakeModel("net", Set.of());

    private static Served<Node> node(String id, ActiveConfiguration active) {
        return node(id, active, null);
    }

    private static Served<Node> node(String id, ActiveConfiguration active, Long instance) {
        return new Served<>("net", instance, new FakeNode(id, active, null));
    }

    private static Served<InferenceService> model(InferenceService model, Long instance) {
        return new Served<>(model.model().name(), instance, model);
    }

    private static Result nodes(InferenceService model, List<Served<Node>> nodes) {
        return NodeHealth.judge(List.of(model(model, null)), nodes);
    }

    /** Two versions of one model, as instances 1 and 2. */
    private static Result versions(InferenceService next, List<Served<Node>> nodes) {
        return NodeHealth.judge(List.of(model(MODEL, 1L), model(next, 2L)), nodes);
    }

    private static void assertResult(Status status, String part, Result result) {
        assertEquals(status, result.getStatus(), result.toString());
        StringBuilder text = new StringBuilder();
        result.forEach(entry -> text.append(entry.getMessage()).append('\n'));
        assertTrue(text.toString().contains(part), text.toString());
    }

    @Test
    void given_models_when_judged_then_none_is_critical() {
        assertResult(Status.CRITICAL, "no model is served", ModelHealth.judge(List.of()));
        assertResult(Status.OK, "model net 1", ModelHealth.judge(List.of(MODEL)));
        assertResult(
                Status.OK,
                "model net 1 waits to take over",
                ModelHealth.judge(List.of(MODEL, MODEL)));
    }

    @Test
    void given_nodes_when_judged_then_each_is_told_and_only_the_last_is_critical() {
        assertResult(
                Status.OK,
                "node a runs c0ffee012345 of epoch 7",
                nodes(MODEL, List.of(node("a", ONE))));
        assertResult(
                Status.WARN,
                "node b runs no configuration yet",
                nodes(MODEL, List.of(node("a", ONE), node("b", null))));
        assertResult(
                Status.CRITICAL,
                "none of its 1 nodes serves",
                nodes(MODEL, List.of(node("b", null))));
        assertResult(Status.CRITICAL, "none of its 0 nodes serves", nodes(MODEL, List.of()));
        assertResult(
                Status.CRITICAL,
                "no model is served",
                NodeHealth.judge(List.of(), List.of(node("a", ONE))));
    }

    @Test
    void given_a_node_that_fails_when_judged_then_it_does_not_serve() {
        InferenceService model = new FakeModel("net", Set.of("a"));
        assertResult(
                Status.WARN,
                "node a failed several times",
                nodes(model, List.of(node("a", ONE), node("b", ONE))));
        assertResult(Status.CRITICAL, "none of its 1 nodes", nodes(model, List.of(node("a", ONE))));
        NodeException unread = new NodeException("register 3 is torn");
        assertResult(
                Status.CRITICAL,
                "node c cannot be read: register 3 is torn",
                nodes(MODEL, List.of(new Served<>("net", null, new FakeNode("c", null, unread)))));
    }

    /** A node with a runtime of its own. */
    private static final class FakeBoard extends FakeNode implements FollowingNode {
        FakeBoard(String id, ActiveConfiguration active) {
            super(id, active, null);
        }

        @Override
        public void whenReported(Runnable listener) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void given_nodes_with_a_runtime_of_their_own_when_judged_then_they_serve_nobody_here() {
        Served<Node> on = new Served<>("net", null, new FakeBoard("b1", ONE));
        Served<Node> away = new Served<>("net", null, new FakeBoard("b2", null));
        assertResult(
                Status.CRITICAL, "none of its 0 nodes serves", nodes(MODEL, List.of(on, away)));
        assertResult(
                Status.OK,
                "1 of 2 nodes with a runtime of their own have reported",
                nodes(MODEL, List.of(on, away, node("a", ONE))));
    }

    @Test
    void given_a_node_of_another_model_when_judged_then_it_does_not_count() {
        InferenceService other = new FakeModel("other", Set.of());
        assertResult(
                Status.CRITICAL,
                "model other: none of its 0 nodes serves",
                nodes(other, List.of(node("a", ONE))));
    }

    @Test
    void given_two_versions_of_a_model_when_judged_then_the_first_serves_and_the_next_only_waits() {
        assertResult(
                Status.OK,
                "another version waits, 0 of its nodes are ready",
                versions(MODEL, List.of(node("a", ONE, 1L), node("a", null, 2L))));
        assertResult(
                Status.WARN,
                "none of its 0 nodes serves",
                versions(MODEL, List.of(node("a", TWO, 2L)))); // the first is about to leave
        InferenceService failing = new FakeModel("net", Set.of("a"));
        assertResult(
                Status.CRITICAL,
                "none of its 0 nodes serves",
                versions(failing, List.of(node("a", TWO, 2L))));
    }

    @Test
    void given_a_node_that_is_replaced_when_judged_then_only_the_one_that_serves_is_told_of() {
        Result result = nodes(MODEL, List.of(node("a", ONE), node("a", null)));

        assertResult(Status.OK, "node a runs c0ffee012345 of epoch 7", result);
    }

    private static NodeState state(String node, ActiveConfiguration reported, String error) {
        return new NodeState(node, "net", ONE, null, reported, null, error, NOW.minusSeconds(60));
    }

    private static Result policy(FakePolicy policy) {
        return PolicyHealth.judge(List.of(policy), NOW, LIMIT);
    }

    @Test
    void given_deployments_when_judged_then_a_failed_or_late_one_warns_and_all_are_critical() {
        NodeState follows = state("a", ONE, null);
        NodeState fails = state("b", TWO, "stage refused");
        NodeState late = state("c", TWO, null);
        assertResult(
                Status.OK,
                "model net: decision 3 (search) is 90 s old",
                policy(new FakePolicy(NOW.minusSeconds(90), List.of(follows))));
        assertResult(
                Status.WARN,
                "node b: the last deployment failed: stage refused",
                policy(new FakePolicy(NOW, List.of(follows, fails))));
        assertResult(
                Status.WARN,
                "node c: a deployment has been under way for 60 s",
                policy(new FakePolicy(NOW, List.of(follows, late))));
        assertResult(
                Status.CRITICAL,
                "none of its 2 nodes follows",
                policy(new FakePolicy(NOW, List.of(fails, late))));
    }

    @Test
    void given_no_policy_or_no_decision_when_judged_then_a_warning() {
        assertResult(Status.WARN, "no policy", PolicyHealth.judge(List.of(), NOW, LIMIT));
        assertResult(
                Status.WARN, "nothing is decided yet", policy(new FakePolicy(null, List.of())));
    }

    private static ContextSnapshot context(int... ages) {
        Map<String, Reading> readings = new TreeMap<>();
        for (int age : ages) {
            readings.put(
                    "q" + age, new Reading("q" + age, 1, "/", NOW.minusSeconds(age), LIMIT, "ups"));
        }
        return new ContextSnapshot(1, NOW, new TreeMap<>(readings), List.of());
    }

    @Test
    void given_a_context_when_judged_then_the_newest_reading_counts() {
        assertResult(
                Status.OK, "q5 from ups, is 5 s old", ContextHealth.judge(context(5, 400), LIMIT));
        assertResult(Status.WARN, "is 31 s old", ContextHealth.judge(context(31, 400), LIMIT));
        assertResult(Status.WARN, "no reading", ContextHealth.judge(context(), LIMIT));
        assertResult(Status.WARN, "no context service", ContextHealth.judge(null, LIMIT));
    }

    private static Result broker(boolean... connected) {
        List<BrokerLink.State> states = new ArrayList<>();
        for (boolean isConnected : connected) {
            states.add(new BrokerLink.State(BROKER, isConnected, NOW, 1, 0, 0, 0, 0));
        }
        return BrokerHealth.judge(states);
    }

    @Test
    void given_broker_links_when_judged_then_a_broken_one_warns_unless_another_stands() {
        assertResult(Status.OK, "connected to " + BROKER, broker(true));
        assertResult(Status.WARN, "not connected to " + BROKER + " since 2026", broker(false));
        assertResult(Status.OK, "connected to " + BROKER, broker(true, false));
        assertResult(Status.OK, "connected to " + BROKER, broker(false, true));
    }
}
