package io.bitgear.resources;

import io.bitgear.api.node.ActiveConfiguration;
import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.precision.Widths;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Decides what the test says. */
final class FakePolicy implements PolicyService {
    private final String model;
    volatile Decision decision;

    FakePolicy(String model) {
        this.model = model;
    }

    Decision decide(int width) {
        Widths widths =
                new Widths(
                        new TreeMap<>(java.util.Map.of("conv1", width)),
                        new TreeMap<>(java.util.Map.of("act1", width)));
        decision =
                new Decision(
                        width,
                        3,
                        Instant.parse("2026-01-02T03:04:05Z"),
                        model,
                        "search",
                        widths,
                        null,
                        new Budget(List.of(new Limit(Limit.Resource.ENERGY, 0.5, "battery"))),
                        "energy",
                        List.of(),
                        0.83,
                        true,
                        new Cost(1, 2, 0.1, 0.2, 0.3, 4, 5, 6),
                        List.of("because"));
        return decision;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public Optional<Decision> current() {
        return Optional.ofNullable(decision);
    }

    @Override
    public List<Decision> history() {
        return List.of();
    }

    @Override
    public List<NodeState> nodes() {
        return List.of(
                new NodeState(
                        "cpu",
                        model,
                        new ActiveConfiguration("ab".repeat(32), 4),
                        decision == null ? null : decision.widths(),
                        null,
                        null,
                        null,
                        Instant.EPOCH));
    }

    @Override
    public void force(Widths widths) {}

    @Override
    public void force(int weightWidth, int activationWidth) {}

    @Override
    public Optional<Widths> forced() {
        return Optional.empty();
    }

    @Override
    public void release() {}
}
