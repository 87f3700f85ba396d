package io.bitgear.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.ContextService;
import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Reading;
import io.bitgear.api.context.Rejection;
import io.bitgear.api.inference.InferenceService;
import io.bitgear.api.node.Cost;
import io.bitgear.api.node.Node;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.precision.Widths;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final class FakePolicy implements PolicyService {
        private final String model;
        private Widths forced;
        private boolean released;
        private int uniform;

        FakePolicy(String model) {
            this.model = model;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public Optional<Decision> current() {
            Limit energy = new Limit(Limit.Resource.ENERGY, 1e-3, "battery 15 % is below 20 %");
            return Optional.of(
                    new Decision(
                            3,
                            9,
                            NOW,
                            model,
                            "search",
                            new Widths(
                                    new TreeMap<>(Map.of("conv1", 8, "conv2", 3)),
                                    new TreeMap<>(Map.of("act1", 4))),
                            null,
                            new Budget(List.of(energy)),
                            "energy",
                            List.of(energy),
                            0.8312,
                            true,
                            new Cost(1000, 2000, 0.001, 0.002, 0.003, 4, 5, 6),
                            List.of("The rule saver fired. ".repeat(12))));
        }

        @Override
        public List<Decision> history() {
            return List.of(current().orElseThrow());
        }

        @Override
        public List<NodeState> nodes() {
            return List.of();
        }

        @Override
        public void force(Widths widths) {
            forced = widths;
        }

        @Override
        public void force(int weightWidth, int activationWidth) {
            uniform = weightWidth * 10 + activationWidth;
        }

        @Override
        public Optional<Widths> forced() {
            return Optional.empty();
        }

        @Override
        public void release() {
            released = true;
        }
    }

    private static final class FakeContext implements ContextService {
        @Override
        public ContextSnapshot snapshot() {
            Reading reading =
                    new Reading(
                            "battery",
                            0.15,
                            "/",
                            NOW.minusSeconds(3),
                            Duration.ofMinutes(30),
                            "bms");
            Rejection rejection =
                    new Rejection(
                            "temperature", "roof", "999 Cel is above 150 Cel, its maximum", NOW);
            return new ContextSnapshot(
                    7, NOW, new TreeMap<>(Map.of("battery", reading)), List.of(rejection));
        }

        @Override
        public Optional<Rejection> offer(Reading reading) {
            return Optional.empty();
        }

        @Override
        public Counts counts() {
            return new Counts(2, 1);
        }
    }

    private record FakeGateway(
            List<ContextService> contexts,
            List<PolicyService> policies,
            List<InferenceService> models,
            List<Node> nodes)
            implements Gateway {
        FakeGateway() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public String why(String bundle, String needs) {
            return bundle + " needs " + needs;
        }
    }

    private final FakeGateway gateway = new FakeGateway();
    private final FakePolicy policy = new FakePolicy("net");
    private final Reports reports = new Reports(gateway, Clock.fixed(NOW, ZoneOffset.UTC));
    private final Forcing forcing = new Forcing(gateway);

    private static void assertNarrow(String text) {
        text.lines().forEach(line -> assertTrue(line.length() <= Table.WIDTH, line));
    }

    @Test
    void given_no_service_when_asked_then_each_missing_one_is_named() {
        String status = reports.status();
        assertTrue(status.contains("No inference service: io.bitgear.engine needs"), status);
        assertTrue(status.contains("No policy service: io.bitgear.policy needs"), status);
        assertTrue(status.contains("No context service: io.bitgear.context needs"), status);
        assertTrue(status.contains("No node"), status);
        assertTrue(reports.context().startsWith("No context service"));
        assertTrue(new DecisionReport(gateway).explain().startsWith("No policy service"));
        assertTrue(forcing.force("4", "4").startsWith("No policy service"));
    }

    @Test
    void given_a_context_when_shown_then_ages_and_reasons() {
        gateway.contexts().add(new FakeContext());
        String context = reports.context();
        assertTrue(context.contains("battery"), context);
        assertTrue(context.contains("3.0 s"), context);
        assertTrue(context.contains("999 Cel is above 150 Cel"), context);
        assertNarrow(context);
    }

    @Test
    void given_a_decision_when_shown_then_widths_reasons_and_no_long_line() {
        gateway.policies().add(policy);
        String history = new DecisionReport(gateway).history();
        assertTrue(history.contains("w3-8 a4"), history);
        assertTrue(history.contains("energy, breaks energy"), history);
        assertNarrow(history);
        String explain = new DecisionReport(gateway).explain();
        assertTrue(explain.contains("a:act1=4 w:conv1=8 w:conv2=3"), explain);
        assertTrue(
                explain.contains("Limit on energy: 0.001000 J, binds, broken: battery 15 %"),
                explain);
        assertNarrow(explain);
    }

    @Test
    void given_two_numbers_when_forced_then_uniform_widths() {
        gateway.policies().add(policy);
        assertTrue(forcing.force("4", "2").contains("forced"));
        assertEquals(42, policy.uniform);
        assertTrue(forcing.release().contains("context decides"));
        assertTrue(policy.released);
    }

    @Test
    void given_assignments_when_forced_then_the_other_widths_stay() {
        gateway.policies().add(policy);
        forcing.force("conv1=2", "act1=5");
        assertEquals(Map.of("conv1", 2, "conv2", 3), policy.forced.weights());
        assertEquals(Map.of("act1", 5), policy.forced.activations());
        forcing.force("a:act1=1", "w:conv2=0");
        assertEquals(Map.of("conv1", 8, "conv2", 0), policy.forced.weights());
    }

    @Test
    void given_mistakes_when_forced_then_said_so() {
        gateway.policies().add(policy);
        assertEquals("Width 9 is not in 0..8", forcing.force("9", "4"));
        assertEquals("Not a width: x", forcing.force("conv1=x"));
        assertEquals("No weight conv9; there are: conv1, conv2", forcing.force("conv9=1"));
        assertEquals(Forcing.USAGE, forcing.force());
        assertEquals("No model other; there are: net", forcing.force("-m", "other", "1", "1"));
        gateway.policies().add(new FakePolicy("second"));
        assertEquals("Say which model with -m: net, second", forcing.force("1", "1"));
        assertTrue(forcing.force("-m", "net", "1", "1").contains("Model net"));
    }
}
