package io.bitgear.health;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Decision;
import io.bitgear.api.policy.NodeState;
import io.bitgear.api.policy.PolicyService;
import io.bitgear.api.precision.Widths;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A policy that has decided once.
 *
 * @param decided when; null for never
 * @param nodes it deploys to
 */
record FakePolicy(Instant decided, List<NodeState> nodes) implements PolicyService {
    @Override
    public String model() {
        return "net";
    }

    @Override
    public Optional<Decision> current() {
        return Optional.ofNullable(decided)
                .map(
                        time ->
                                new Decision(
                                        3,
                                        1,
                                        time,
                                        "net",
                                        "search",
                                        new Widths(
                                                new TreeMap<>(Map.of("conv1", 8)),
                                                new TreeMap<>(Map.of("act1", 4))),
                                        null,
                                        new Budget(List.of()),
                                        "none",
                                        List.of(),
                                        0.8,
                                        true,
                                        new Cost(1, 2, 3, 4, 5, 6, 7, 8),
                                        List.of()));
    }

    @Override
    public List<Decision> history() {
        return current().stream().toList();
    }

    @Override
    public void force(Widths widths) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force(int weightWidth, int activationWidth) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Widths> forced() {
        return Optional.empty();
    }

    @Override
    public void release() {
        throw new UnsupportedOperationException();
    }
}
