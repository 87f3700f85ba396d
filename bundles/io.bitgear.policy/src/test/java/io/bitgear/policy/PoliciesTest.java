package io.bitgear.policy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.EpochCounter;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyListener;
import io.bitgear.api.policy.Proposer;
import io.bitgear.api.policy.SecondRun;
import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.graph.Graph;
import io.bitgear.policy.rules.RuleParser;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoliciesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Model model = TestModels.small(3);
    private final List<Decision> decided = new CopyOnWriteArrayList<>();
    private final List<NodeState> states = new CopyOnWriteArrayList<>();
    private final FakeNode node = new FakeNode("cpu0", "xc7z020");
    private Policies policies;
    private ModelPolicy policy;

    private static Settings settings(Duration dwell) {
        return new Settings(
                RuleParser.parse(
                        "battery < 0.20 and mains < 0.5: energy <= 60 %",
                        "latency-budget: latency <= value"),
                0.05,
                Duration.ofMillis(200),
                dwell,
                100,
                true);
    }

    @BeforeEach
    void start() {
        start(Duration.ZERO);
    }

    private void start(Duration dwell) {
        policies = new Policies(settings(dwell), Clock.systemUTC(), new EpochCounter());
        policies.listeners()
                .add(
                        new PolicyListener() {
                            @Override
                            public void decided(Decision decision) {
                                throw new IllegalStateException("a bad listener");
                            }
                        });
        policies.listeners()
                .add(
                        new PolicyListener() {
                            @Override
                            public void decided(Decision decision) {
                                decided.add(decision);
                            }

                            @Override
                            public void nodeChanged(NodeState state) {
                                states.add(state);
                            }
                        });
        policy = policies.add(model, 1).orElseThrow();
        policy.lead();
    }

    @AfterEach
    void stop() {
        policies.close();
    }

    private void settled(FakeNode on) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                policy.current().isPresent()
                                        && policy.nodes().stream()
                                                .filter(s -> s.node().equals(on.info().id()))
                                                .anyMatch(
                                                        s ->
                                                                policy.current()
                                                                        .get()
                                                                        .widths()
                                                                        .equals(
                                                                                s
                                                                                        .reportedWidths())));
    }

    private void context(ContextSnapshot snapshot) {
        policies.contextChanged(snapshot);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                policy.current()
                                        .filter(d -> d.contextSequence() == snapshot.sequence())
                                        .isPresent());
    }

    @Test
    void given_a_node_when_the_battery_falls_then_new_widths_are_committed_with_a_higher_epoch() {
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        settled(node);
        Decision rich = policy.current().orElseThrow();
        context(Contexts.of(Quantity.BATTERY, 0.15));
        settled(node);
        Decision poor = policy.current().orElseThrow();
        assertTrue(poor.cost().energyJoules() < rich.cost().energyJoules());
        assertTrue(
                poor.explanation().get(0).contains("battery 15 % < 20 % on battery power")
                        || poor.explanation()
                                .get(1)
                                .contains("battery 15 % < 20 % on battery power"),
                poor.explanation().toString());
        assertEquals("search", poor.origin());
        assertEquals(2, node.commits.size());
        assertTrue(node.commits.get(1).epoch() > node.commits.get(0).epoch());
        assertEquals(
                List.of(rich.widths(), poor.widths()),
                decided.stream().map(Decision::widths).toList());
        System.out.println(String.join("\n", poor.explanation()));
    }

    /** The widest widths, the narrowest, and the narrowest with a second run at the widest. */
    private Model gated(int perInput, Widths proposed) {
        Graph graph = model.graph();
        Widths low = graph.uniform(1, 1);
        Model measured = TestModels.measured(model, List.of(graph.widest(), low), 1);
        Escalation again =
                new Escalation(
                        100, measured.measured(graph.widest()).orElseThrow().configuration());
        PrecisionConfiguration first = measured.measured(low).orElseThrow().configuration();
        PerInputConfiguration pair =
                new PerInputConfiguration("pair", first.escalating(again), 0.1, 0.999, 1000);
        return measured.gated(TestModels.gate(graph, proposed, perInput, "xc7z020"), List.of(pair));
    }

    private void restart(Model with) {
        stop();
        policies = new Policies(settings(Duration.ZERO), Clock.systemUTC(), new EpochCounter());
        policy = policies.add(with, 2).orElseThrow();
        policy.lead();
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        settled(node);
    }

    @Test
    void given_a_gate_that_proposes_a_second_run_then_the_escalating_configuration_is_committed() {
        Model with = gated(0, model.graph().widest());
        restart(with);
        Decision decision = policy.current().orElseThrow();
        assertEquals("gate", decision.origin());
        assertEquals(model.graph().uniform(1, 1), decision.widths());
        assertEquals(new SecondRun(model.graph().widest(), 100, 0.1), decision.secondRun());
        assertEquals(0.999, decision.accuracy());
        assertEquals(
                new NodeState.Again(model.graph().widest(), 100),
                policy.nodes().get(0).desiredSecondRun());
        assertEquals(
                with.perInput().get(0).configuration().id(),
                node.commits.get(node.commits.size() - 1).configurationId());
        Cost low = decision.cost();
        Cost widest = policyCost(with, model.graph().widest());
        assertTrue(low.latencySeconds() > widest.latencySeconds(), "the worst frame runs twice");
        assertTrue(low.energyJoules() < widest.energyJoules(), "the mean frame does not");
    }

    @Test
    void given_a_gate_that_breaks_a_limit_or_gives_accuracy_away_then_the_search_decides() {
        restart(gated(-1, model.graph().uniform(1, 1)));
        Decision rich = policy.current().orElseThrow();
        assertEquals("search", rich.origin());
        assertTrue(rich.explanation().toString().contains("gives away"), rich.toString());
        restart(gated(-1, model.graph().widest()));
        context(Contexts.of(Quantity.BATTERY, 0.15));
        Decision poor = policy.current().orElseThrow();
        assertEquals("search", poor.origin());
        assertTrue(poor.violations().isEmpty());
        assertTrue(
                poor.explanation().toString().contains("proposal breaks energy"), poor.toString());
    }

    private static Cost policyCost(Model of, Widths widths) {
        return new CostModel(of.graph(), DeviceProfiles.XC7Z020).price(widths);
    }

    @Test
    void given_a_burst_of_1000_events_when_over_then_as_the_last_event_alone() {
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        settled(node);
        // A value that the burst does not have: an event that changes nothing makes no new
        // decision.
        double last = 0.12;
        context(Contexts.of(Quantity.BATTERY, last));
        Widths alone = policy.current().orElseThrow().widths();
        policies.remove(model);
        policies.close();
        start(Duration.ofMillis(100));
        FakeNode fresh = new FakeNode("cpu1", "xc7z020");
        policies.add(new ModelNode("tiny", null, "cpu1", fresh));
        for (int i = 0; i < 999; i++) {
            policies.contextChanged(Contexts.of(Quantity.BATTERY, 0.1 + (i % 7) * 0.1));
        }
        context(Contexts.of(Quantity.BATTERY, last));
        settled(fresh);
        assertEquals(alone, policy.current().orElseThrow().widths());
    }

    @Test
    void given_a_node_that_fails_to_stage_when_retried_then_error_first_and_reported_later() {
        node.failures = 1;
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        settled(node);
        assertTrue(
                states.stream()
                        .anyMatch(s -> s.error() != null && s.error().contains("no memory left")),
                states.toString());
        assertEquals(null, policy.nodes().get(0).error());
    }

    @Test
    void given_a_node_from_the_future_when_it_arrives_then_epochs_go_on_above_its_own() {
        long far = (System.currentTimeMillis() / 1000 + 1_000_000) << 20;
        policies.add(
                new ModelNode(
                        "tiny", null, "cpu0", node.running(new ActiveConfiguration("old", far))));
        settled(node);
        assertTrue(node.commits.get(0).epoch() > far);
        FakeNode late = new FakeNode("cpu1", "ice40up5k");
        policies.add(new ModelNode("tiny", null, "cpu1", late));
        settled(late);
        policies.remove(node);
        assertEquals(List.of("cpu1"), policy.nodes().stream().map(NodeState::node).toList());
    }

    @Test
    void given_forced_widths_when_released_then_the_context_decides_again() {
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        settled(node);
        Widths free = policy.current().orElseThrow().widths();
        policy.force(8, 8);
        await().atMost(PATIENCE)
                .until(() -> policy.current().orElseThrow().origin().equals("forced"));
        assertEquals(model.graph().widest(), policy.current().orElseThrow().widths());
        policy.release();
        await().atMost(PATIENCE)
                .until(() -> policy.current().orElseThrow().origin().equals("search"));
        assertEquals(free, policy.current().orElseThrow().widths());
        assertThrows(IllegalArgumentException.class, () -> policy.force(9, 1));
    }

    @Test
    void given_a_proposer_when_its_proposal_breaks_the_budget_then_it_is_repaired() {
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        Proposer gate = (context, budget) -> Optional.of(model.graph().widest());
        policies.add("tiny", gate);
        await().atMost(PATIENCE)
                .until(() -> policy.current().filter(d -> d.origin().equals("gate")).isPresent());
        context(Contexts.of(Quantity.BATTERY, 0.1));
        Decision repaired = policy.current().orElseThrow();
        assertEquals("search", repaired.origin());
        assertTrue(
                repaired.explanation().stream()
                        .anyMatch(s -> s.contains("gate's proposal breaks energy")));
        policies.remove("tiny", gate);
    }

    @Test
    void given_an_impossible_budget_when_decided_then_closest_and_the_violation_is_told() {
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        context(Contexts.of(Quantity.LATENCY_BUDGET, 1e-6));
        Decision closest = policy.current().orElseThrow();
        assertEquals("closest", closest.origin());
        assertEquals("latency", closest.binding());
        assertEquals(new Budget(closest.violations()).limits().size(), 1);
    }

    @Test
    void
            given_a_node_that_places_layers_when_the_link_changes_then_the_placement_is_committed_anew() {
        FakePlacingNode split = new FakePlacingNode("split", "xc7z020");
        policies.add(new ModelNode("tiny", null, "split", split));
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        settled(split);
        settled(node);
        policies.contextChanged(Contexts.of(Quantity.PEER_RATE, 1e7));
        await().atMost(PATIENCE).until(() -> split.commits.size() == 2);
        policies.contextChanged(Contexts.of(Quantity.PEER_RATE, 1e5));
        await().atMost(PATIENCE).until(() -> split.commits.size() == 3);
        assertEquals(
                split.commits.get(0).configurationId(), split.commits.get(2).configurationId());
        assertTrue(split.commits.get(2).epoch() > split.commits.get(1).epoch());
        await().atMost(PATIENCE)
                .until(
                        () ->
                                policy.nodes().stream()
                                        .anyMatch(s -> split.commits.get(2).equals(s.reported())));
        await().atMost(PATIENCE).until(() -> node.commits.size() == 3);
        assertEquals(epochs(split), epochs(node));
        assertEquals(
                1,
                node.commits.stream().map(ActiveConfiguration::configurationId).distinct().count());
    }

    private static List<Long> epochs(FakeNode of) {
        return of.commits.stream().map(ActiveConfiguration::epoch).toList();
    }

    @Test
    void given_two_nodes_when_deployed_then_both_run_one_epoch() {
        FakeNode other = new FakeNode("fpga0", "ice40up5k");
        policies.add(new ModelNode("tiny", null, "cpu0", node));
        policies.add(new ModelNode("tiny", null, "fpga0", other));
        settled(node);
        settled(other);
        context(Contexts.of(Quantity.BATTERY, 0.15));
        settled(node);
        settled(other);
        assertEquals(last(node), last(other));
    }

    private static ActiveConfiguration last(FakeNode of) {
        return of.commits.get(of.commits.size() - 1);
    }

    @Test
    void given_a_second_model_of_the_name_when_the_first_leaves_then_it_speaks_under_a_new_epoch() {
        FakeNode next = new FakeNode("cpu0", "xc7z020");
        policies.add(new ModelNode("tiny", 1L, "cpu0", node));
        policies.add(new ModelNode("tiny", 2L, "cpu0", next));
        settled(node);
        assertEquals(0, next.commits.size());
        Model second = TestModels.small(3);
        ModelPolicy successor = policies.add(second, 2).orElseThrow();
        successor.lead();
        await().atMost(PATIENCE).until(() -> next.commits.size() == 1);
        policy.force(3, 3);
        await().atMost(PATIENCE).until(() -> node.commits.size() == 2);
        states.clear();
        policies.remove(model);
        policy = successor;
        await().atMost(PATIENCE)
                .until(() -> policy.current().orElseThrow().origin().equals("forced"));
        settled(next);
        assertTrue(last(next).epoch() > last(node).epoch());
        assertTrue(states.stream().anyMatch(state -> last(next).equals(state.reported())));
        assertEquals(2, node.commits.size());
    }

    @Test
    void given_another_that_leads_when_decided_then_nothing_is_deployed_before_its_turn() {
        policies.close();
        policies = new Policies(settings(Duration.ZERO), Clock.systemUTC(), new EpochCounter());
        policy = policies.add(model, 7).orElseThrow();
        policies.add(
                new ModelNode("tiny", 7L, "cpu0", node.running(new ActiveConfiguration("x", 3))));
        await().atMost(PATIENCE).until(() -> policy.current().isPresent());
        assertEquals(0, node.commits.size());
        policy.lead();
        settled(node);
        assertEquals(1, node.commits.size());
    }

    @Test
    void given_a_node_that_cannot_place_when_it_can_again_then_error_first_and_committed_later() {
        FakePlacingNode split = new FakePlacingNode("split", "xc7z020");
        split.isCutOff = true;
        policies.add(new ModelNode("tiny", null, "split", split));
        await().atMost(PATIENCE)
                .until(
                        () ->
                                policy.nodes().stream()
                                        .anyMatch(
                                                s -> "the peer does not answer".equals(s.error())));
        split.isCutOff = false;
        settled(split);
        assertEquals(1, split.commits.size());
    }

    @Test
    void given_a_policy_when_closed_then_no_thread_stays() {
        policies.close();
        assertEquals(
                "",
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("bitgear-"))
                        .collect(Collectors.joining(",")));
    }

    @Test
    void given_closed_policies_when_a_model_comes_late_then_no_policy_is_made_for_it() {
        policies.close();
        assertEquals(Optional.empty(), policies.add(model, 9));
        assertEquals(List.of(), policies.models());
    }
}
