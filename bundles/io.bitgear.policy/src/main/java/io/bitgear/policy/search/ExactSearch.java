package io.bitgear.policy.search;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.PerInputConfiguration;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.graph.WidthRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** The exact search over all widths of a model, on the cost model of one device profile. */
public final class ExactSearch implements Search {
    /** How near the least possible violation is found, relative. */
    private static final double CLOSEST_PRECISION = 1e-6;

    private static final Comparator<Choice> BEST_FIRST =
            Comparator.comparingDouble(Choice::accuracy)
                    .reversed()
                    .thenComparingDouble(choice -> choice.cost().energyJoules())
                    .thenComparingDouble(choice -> choice.cost().latencySeconds())
                    .thenComparingLong(choice -> choice.cost().residentBytes());

    private final Model model;
    private final CostModel costs;
    private final SortedSet<Integer> nodeWidths;
    private final Lattice lattice;
    private final Solver solver;
    private final List<Choice> measured;
    private final Choice widest;
    private final Cost most;

    /**
     * @param model with its measured configurations and sensitivities
     * @param profile that prices
     * @param nodeWidths the widths that the device runs
     * @param isPerInput whether escalating configurations are chosen among too
     * @throws IllegalArgumentException when the device can run no width of some layer or tensor;
     *     the message names it
     */
    public ExactSearch(
            Model model, DeviceProfile profile, SortedSet<Integer> nodeWidths, boolean isPerInput) {
        this.model = model;
        this.nodeWidths = nodeWidths;
        this.costs = new CostModel(model.graph(), profile);
        this.lattice =
                new LatticeBuilder(model.graph(), model.sensitivities(), costs, nodeWidths).build();
        Paths paths = new Paths();
        this.measured = new ArrayList<>();
        for (MeasuredConfiguration configuration : model.measured()) {
            Widths widths = configuration.configuration().widths();
            if (runs(widths)) {
                measured.add(appraise(widths));
                Route.of(lattice, widths).ifPresent(paths::add);
            }
        }
        for (PerInputConfiguration perInput : model.perInput()) {
            if (isPerInput && runs(perInput.configuration())) {
                measured.add(appraise(perInput));
            }
        }
        measured.sort(BEST_FIRST);
        this.solver = new Solver(lattice, profile, paths);
        this.widest = appraise(model.graph().widest());
        this.most = most();
    }

    @Override
    public Choice widest() {
        return widest;
    }

    @Override
    public Choice appraise(Widths widths) {
        WidthRules.check(model.graph(), widths);
        Widths canonical = WidthRules.canonical(model.graph(), widths);
        Optional<MeasuredConfiguration> known = model.measured(canonical);
        double accuracy =
                known.map(MeasuredConfiguration::accuracy)
                        .orElseGet(() -> model.sensitivities().predict(canonical));
        return new Choice(canonical, accuracy, known.isPresent(), costs.price(canonical), null);
    }

    @Override
    public Choice appraise(PerInputConfiguration perInput) {
        return new Choice(
                perInput.configuration().widths(),
                perInput.accuracy(),
                true,
                costs.price(perInput.configuration(), perInput.share()),
                perInput);
    }

    private boolean runs(PrecisionConfiguration configuration) {
        return runs(configuration.widths())
                && configuration.escalation().filter(e -> !runs(e.higher().widths())).isEmpty();
    }

    @Override
    public boolean runs(Widths widths) {
        return widths.weights().values().stream().allMatch(w -> w == 0 || nodeWidths.contains(w))
                && widths.activations().values().stream().allMatch(nodeWidths::contains);
    }

    @Override
    public Result best(Budget budget) {
        Within within = within(budget);
        if (within.choice() != null) {
            return new Result(within.choice(), List.of(), within.isProven());
        }
        return closest(budget);
    }

    private record Within(Choice choice, boolean isProven) {}

    private Within within(Budget budget) {
        Choice known =
                measured.stream()
                        .filter(choice -> budget.violations(choice.cost()).isEmpty())
                        .findFirst()
                        .orElse(null);
        double toBeat =
                known == null
                        ? Double.POSITIVE_INFINITY
                        : Lattice.loss(model.sensitivities().base() - known.accuracy());
        DeviceProfile profile = costs.profile();
        boolean spills = most.residentBytes() > profile.memoryBytes();
        Solver.Found found =
                solver.solve(
                        Ceilings.of(budget, profile, most),
                        spills,
                        toBeat,
                        path -> budget.violations(price(path)).isEmpty());
        if (found.path() == null) {
            return new Within(known, found.isProven());
        }
        Choice predicted = appraise(Route.widths(lattice, found.path()));
        boolean better = known == null || BEST_FIRST.compare(predicted, known) < 0;
        return new Within(better ? predicted : known, found.isProven());
    }

    private Cost price(int[] path) {
        long bitOperations = 0;
        long cycles = 0;
        long bytes = 0;
        long peak = 0;
        for (int e : path) {
            bitOperations += lattice.bitOperations[e];
            cycles += lattice.cycles[e];
            bytes += lattice.bytes[e];
            peak = Math.max(peak, lattice.peak[e]);
        }
        return costs.cost(bitOperations, cycles, bytes, 0, peak);
    }

    /** At least as much of everything as any widths cost: the largest of each layer and peak. */
    private Cost most() {
        long peak = 0;
        long[][] stage = new long[lattice.nodes][];
        stage[lattice.nodes - 1] = new long[3];
        for (int node = lattice.nodes - 2; node >= 0; node--) {
            stage[node] = new long[3];
            for (int e = lattice.first[node]; e < lattice.first[node + 1]; e++) {
                long[] after = stage[lattice.target[e]];
                stage[node][0] = Math.max(stage[node][0], after[0] + lattice.bitOperations[e]);
                stage[node][1] = Math.max(stage[node][1], after[1] + lattice.cycles[e]);
                stage[node][2] = Math.max(stage[node][2], after[2] + lattice.bytes[e]);
                peak = Math.max(peak, lattice.peak[e]);
            }
        }
        return costs.cost(stage[0][0], stage[0][1], stage[0][2], 0, peak);
    }

    /** Widens all limits by one factor until something fits, the factor as small as possible. */
    private Result closest(Budget budget) {
        Budget positive = positive(budget);
        double low = 1;
        for (Limit limit : positive.limits()) {
            low = Math.max(low, least(limit.resource()) / limit.maximum());
        }
        double high = low * (1 + CLOSEST_PRECISION);
        Within best = within(widened(positive, high));
        while (best.choice() == null) {
            low = high;
            high *= 2;
            best = within(widened(positive, high));
        }
        while (high / low > 1 + CLOSEST_PRECISION) {
            double middle = Math.sqrt(low * high);
            Within found = within(widened(positive, middle));
            if (found.choice() == null) {
                low = middle;
            } else {
                high = middle;
                best = found;
            }
        }
        Choice choice = best.choice();
        return new Result(choice, budget.violations(choice.cost()), best.isProven());
    }

    private double least(Limit.Resource resource) {
        Reach reach = solver.reach();
        return switch (resource) {
            case LATENCY -> reach.cycles[0] / costs.profile().clockHz();
            case ENERGY -> reach.joules[0];
            case BANDWIDTH -> reach.bytes[0];
            case MEMORY -> reach.bytes[0] + reach.peak[0];
        };
    }

    /**
     * A limit of nothing counts as a billionth of the least possible, so that ratios are finite.
     */
    private Budget positive(Budget budget) {
        return new Budget(
                budget.limits().stream()
                        .map(
                                limit ->
                                        new Limit(
                                                limit.resource(),
                                                Math.max(
                                                        limit.maximum(),
                                                        least(limit.resource()) * 1e-9),
                                                limit.reason()))
                        .toList());
    }

    private static Budget widened(Budget budget, double factor) {
        return new Budget(
                budget.limits().stream()
                        .map(l -> new Limit(l.resource(), l.maximum() * factor, l.reason()))
                        .toList());
    }
}
