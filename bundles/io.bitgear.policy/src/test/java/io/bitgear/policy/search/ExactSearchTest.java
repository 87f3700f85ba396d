package io.bitgear.policy.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
import io.bitgear.policy.TestModels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExactSearchTest {
    private static final SortedSet<Integer> EVERY = new TreeSet<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
    private static final Budget NO_LIMIT = new Budget(List.of());

    @Test
    void given_random_small_graphs_when_searched_then_same_as_trying_everything() {
        for (long seed = 1; seed <= 40; seed++) {
            System.out.println("ExactSearchTest seed " + seed);
            Random random = new Random(seed);
            Model plain = TestModels.small(seed);
            DeviceProfile profile = profile(random);
            List<Widths> all = everyWidths(plain.graph());
            Set<Widths> some = new HashSet<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                some.add(all.get(random.nextInt(all.size())));
            }
            Model model = TestModels.measured(plain, some, seed);
            ExactSearch search = new ExactSearch(model, profile, EVERY, true);
            CostModel costs = new CostModel(model.graph(), profile);
            List<Choice> choices = all.stream().map(search::appraise).toList();
            for (int i = 0; i < 12; i++) {
                Budget budget = budget(random, costs.price(all.get(random.nextInt(all.size()))));
                check(seed + "/" + i, choices, budget, search.best(budget));
            }
            check(seed + "/none", choices, NO_LIMIT, search.best(NO_LIMIT));
        }
    }

    private static void check(String what, List<Choice> all, Budget budget, Search.Result result) {
        assertTrue(result.isProven(), what);
        List<Choice> fitting =
                all.stream().filter(c -> budget.violations(c.cost()).isEmpty()).toList();
        if (fitting.isEmpty()) {
            double least =
                    all.stream().mapToDouble(c -> worst(budget, c.cost())).min().orElseThrow();
            assertEquals(least, worst(budget, result.choice().cost()), least * 2e-6, what);
            assertEquals(budget.violations(result.choice().cost()), result.violations(), what);
            return;
        }
        assertTrue(result.violations().isEmpty(), what);
        assertTrue(budget.violations(result.choice().cost()).isEmpty(), what);
        double best = fitting.stream().mapToDouble(Choice::accuracy).max().orElseThrow();
        assertEquals(best, result.choice().accuracy(), 1e-9, what + " of " + fitting.size());
        double cheapest =
                fitting.stream()
                        .filter(c -> c.accuracy() >= best - 1e-9)
                        .mapToDouble(c -> c.cost().energyJoules())
                        .min()
                        .orElseThrow();
        assertEquals(cheapest, result.choice().cost().energyJoules(), cheapest * 1e-9, what);
    }

    private static double worst(Budget budget, Cost cost) {
        return budget.limits().stream()
                .mapToDouble(limit -> limit.resource().of(cost) / limit.maximum())
                .max()
                .orElse(0);
    }

    /** Up to four limits, exactly at what one configuration costs or around it. */
    private static Budget budget(Random random, Cost around) {
        List<Limit> limits = new ArrayList<>();
        for (Limit.Resource resource : Limit.Resource.values()) {
            if (random.nextInt(5) < 2) {
                double factor = random.nextInt(3) == 0 ? 1 : 0.6 + 0.6 * random.nextDouble();
                limits.add(new Limit(resource, resource.of(around) * factor, "test"));
            }
        }
        return new Budget(limits);
    }

    /** Sometimes with so little memory that bytes spill and cost energy. */
    private static DeviceProfile profile(Random random) {
        long memory = random.nextBoolean() ? 100_000 : 200 + random.nextInt(300);
        return new DeviceProfile(
                "t", 4, 4, 8, 1 + random.nextInt(20), 1e6, memory, 1e-3, 1e-12, 0, 1e-9, "test");
    }

    private static List<Widths> everyWidths(Graph graph) {
        List<Widths> all = List.of(new Widths(new TreeMap<>(), new TreeMap<>()));
        for (Layer.Weighted layer : graph.weighted()) {
            all =
                    all.stream()
                            .flatMap(
                                    w ->
                                            layer.widths().stream()
                                                    .map(b -> put(w, layer.name(), b, true)))
                            .toList();
        }
        for (Tensor tensor : graph.quantised()) {
            all =
                    all.stream()
                            .flatMap(
                                    w ->
                                            tensor.widths().stream()
                                                    .map(b -> put(w, tensor.name(), b, false)))
                            .toList();
        }
        Set<Widths> canonical = new LinkedHashSet<>();
        for (Widths widths : all) {
            try {
                WidthRules.check(graph, widths);
                canonical.add(WidthRules.canonical(graph, widths));
            } catch (IllegalArgumentException notAllowed) {
                continue;
            }
        }
        return new ArrayList<>(canonical);
    }

    private static Widths put(Widths widths, String name, int width, boolean weight) {
        SortedMap<String, Integer> weights = new TreeMap<>(widths.weights());
        SortedMap<String, Integer> activations = new TreeMap<>(widths.activations());
        (weight ? weights : activations).put(name, width);
        return new Widths(weights, activations);
    }

    @Test
    void given_resnet8_with_every_width_when_searched_then_fast_and_within_the_budget() {
        Model model = TestModels.resnet8(7);
        for (DeviceProfile profile : List.of(DeviceProfiles.XC7Z020, DeviceProfiles.ICE40UP5K)) {
            long start = System.nanoTime();
            ExactSearch search = new ExactSearch(model, profile, EVERY, true);
            System.out.printf(
                    "%s: built in %.1f ms%n", profile.name(), (System.nanoTime() - start) / 1e6);
            for (double share : new double[] {0.7, 0.4, 0.1}) {
                for (int mask : new int[] {1, 2, 3, 4, 8, 15}) {
                    List<Limit> limits = new ArrayList<>();
                    for (Limit.Resource r : Limit.Resource.values()) {
                        if ((mask & 1 << r.ordinal()) != 0) {
                            double least =
                                    r == Limit.Resource.LATENCY || r == Limit.Resource.ENERGY
                                            ? share
                                            : Math.sqrt(share);
                            limits.add(new Limit(r, r.of(search.widest().cost()) * least, "test"));
                        }
                    }
                    start = System.nanoTime();
                    Search.Result result = search.best(new Budget(limits));
                    double ms = (System.nanoTime() - start) / 1e6;
                    System.out.printf(
                            "%s %.2f mask %d: %.1f ms, accuracy %.4f, violations %d%n",
                            profile.name(),
                            share,
                            mask,
                            ms,
                            result.choice().accuracy(),
                            result.violations().size());
                    assertTrue(result.isProven());
                }
            }
        }
    }
}
