package io.bitgear.bench.jvm;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.api.policy.Budget;
import io.bitgear.model.Model;
import io.bitgear.model.cost.DeviceProfile;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelReader;
import io.bitgear.policy.PolicyComponent;
import io.bitgear.policy.rules.RuleBook;
import io.bitgear.policy.rules.RuleParser;
import io.bitgear.policy.search.Choice;
import io.bitgear.policy.search.ExactSearch;
import io.bitgear.policy.search.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From a context with an energy budget to widths, under the rules that a gateway has by default:
 * ours proves that no widths are better, the peer takes the first that fits of those that the model
 * file has measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
    /** Budgets from a third of what the widest configuration takes to all of it. */
    private static final int BUDGETS = 16;

    private static final double LEAST_SHARE = 1.0 / 3;
    private static final DeviceProfile PROFILE = DeviceProfiles.ICE40UP5K;
    private static final List<Integer> NODE_WIDTHS = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8);

    /** The model file; the command names it. */
    @Param("models/resnet8-cifar10.safetensors")
    public String model;

    private final RuleBook rules =
            new RuleBook(RuleParser.parse(Host.defaults(PolicyComponent.Config.class).rules()));
    private Search search;
    private List<Choice> measured;
    private List<ContextSnapshot> contexts;
    private int next;

    /** Builds the search, as a gateway does when a node comes. */
    @Setup
    public void open() throws IOException {
        Model read = ModelReader.read(Path.of(model));
        search = new ExactSearch(read, PROFILE, new TreeSet<>(NODE_WIDTHS), true);
        measured =
                read.measured().stream()
                        .map(one -> search.appraise(one.configuration().widths()))
                        .sorted(Comparator.comparingDouble(Choice::accuracy).reversed())
                        .toList();
        double most = search.widest().cost().energyJoules();
        contexts =
                IntStream.rangeClosed(1, BUDGETS)
                        .mapToDouble(i -> LEAST_SHARE + (1 - LEAST_SHARE) * i / BUDGETS)
                        .mapToObj(share -> withBudget(share * most))
                        .toList();
    }

    private static ContextSnapshot withBudget(double joules) {
        Quantity quantity = Quantity.ENERGY_BUDGET;
        Reading reading =
                new Reading(
                        quantity.label(),
                        joules,
                        quantity.unit(),
                        Instant.EPOCH,
                        quantity.maxAge(),
                        "bench");
        return new ContextSnapshot(
                1, Instant.EPOCH, new TreeMap<>(Map.of(reading.name(), reading)), List.of());
    }

    private Budget budget() {
        next = (next + 1) % BUDGETS;
        return rules.budget(
                contexts.get(next), Set.of(), search.widest().cost(), PROFILE.memoryBytes());
    }

    /** Rules and search. */
    @Benchmark
    public Search.Result exact() {
        return search.best(budget());
    }

    /** Rules and the list of what is measured; null when nothing of it fits. */
    @Benchmark
    public Choice listed() {
        Budget budget = budget();
        for (Choice choice : measured) {
            if (budget.violations(choice.cost()).isEmpty()) {
                return choice;
            }
        }
        return null;
    }
}
