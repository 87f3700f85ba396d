package io.bitgear.policy;

import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.api.precision.Widths;
import io.bitgear.policy.search.Choice;
import io.bitgear.policy.search.Search;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Certifies proposals against a budget and finds what is best where there is none or it breaks a
 * limit. The last answers are kept by the limits' values. For one thread, but the counts.
 */
final class Certifier {
    private static final int KEPT = 128;
    private static final double MORE_ACCURATE = 1e-9;

    /** Expected accuracy that a proposal may give away against the best: 0.3 points. */
    private static final double GIVEN_AWAY = 0.003;

    private final AtomicLong certified = new AtomicLong();
    private final AtomicLong repaired = new AtomicLong();
    private final AtomicLong outdone = new AtomicLong();
    private final Map<Object, Verdict> kept =
            new LinkedHashMap<>(KEPT, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Verdict> eldest) {
                    return size() > KEPT;
                }
            };

    /** The best that each kind of device runs without limits. */
    private final Map<Search, Search.Result> unlimited = new WeakHashMap<>();

    /** Proposals that broke nothing. */
    long certified() {
        return certified.get();
    }

    /** Proposals that broke a limit and were replaced by the best that breaks nothing. */
    long repaired() {
        return repaired.get();
    }

    /** Proposals that broke nothing, but gave away too much accuracy and were replaced too. */
    long outdone() {
        return outdone.get();
    }

    /** The widths as they are, with what they break. */
    Verdict force(Devices.Device device, Budget budget, Widths widths) {
        Choice choice = device.search().appraise(widths);
        Search.Result result = new Search.Result(choice, budget.violations(choice.cost()), true);
        return new Verdict(device, budget, "forced", result, "none", choice.accuracy(), null);
    }

    /** The proposal if it breaks nothing and is about as accurate as the best, else the best. */
    Verdict certify(Devices.Device device, Budget budget, Optional<Choice> proposal) {
        Verdict best = best(device, budget);
        if (proposal.isEmpty()) {
            return best;
        }
        Choice choice = proposal.get();
        List<Limit> broken = budget.violations(choice.cost());
        if (!broken.isEmpty()) {
            repaired.incrementAndGet();
            return replaced(best, "breaks " + labels(broken));
        }
        if (!runs(device, choice)) {
            repaired.incrementAndGet();
            return replaced(best, "has widths the nodes do not run");
        }
        double givenAway = best.result().choice().accuracy() - choice.accuracy();
        if (best.result().violations().isEmpty() && givenAway > GIVEN_AWAY) {
            outdone.incrementAndGet();
            return replaced(
                    best,
                    String.format(
                            Locale.ROOT, "gives away %.1f points of accuracy", 100 * givenAway));
        }
        certified.incrementAndGet();
        Search.Result result = new Search.Result(choice, List.of(), true);
        return new Verdict(device, budget, "gate", result, best.binding(), best.unbound(), null);
    }

    /** The best instead of a proposal that the model does not allow. */
    Verdict refuse(Devices.Device device, Budget budget, String fault) {
        repaired.incrementAndGet();
        return replaced(best(device, budget), "is not allowed: " + fault);
    }

    private static boolean runs(Devices.Device device, Choice choice) {
        return device.search().runs(choice.widths())
                && (choice.perInput() == null
                        || choice.perInput()
                                .configuration()
                                .escalation()
                                .filter(e -> !device.search().runs(e.higher().widths()))
                                .isEmpty());
    }

    private static Verdict replaced(Verdict best, String fault) {
        return new Verdict(
                best.device(),
                best.budget(),
                best.origin(),
                best.result(),
                best.binding(),
                best.unbound(),
                "The gate's proposal " + fault + "; the search replaced it.");
    }

    private static String labels(List<Limit> limits) {
        return String.join(" and ", limits.stream().map(l -> l.resource().label()).toList());
    }

    private Verdict best(Devices.Device device, Budget budget) {
        Map<Limit.Resource, Double> maxima = new HashMap<>();
        budget.limits().forEach(limit -> maxima.put(limit.resource(), limit.maximum()));
        Verdict v = kept.computeIfAbsent(List.of(device, maxima), key -> searched(device, budget));
        List<Limit> violations = budget.violations(v.result().choice().cost());
        Search.Result result =
                new Search.Result(v.result().choice(), violations, v.result().isProven());
        return new Verdict(device, budget, v.origin(), result, v.binding(), v.unbound(), null);
    }

    private Verdict searched(Devices.Device device, Budget budget) {
        Search.Result free =
                unlimited.computeIfAbsent(
                        device.search(), search -> search.best(new Budget(List.of())));
        if (free.isProven() && budget.violations(free.choice().cost()).isEmpty()) {
            double accuracy = free.choice().accuracy();
            return new Verdict(device, budget, "search", free, "none", accuracy, null);
        }
        Search.Result result = device.search().best(budget);
        double accuracy = result.choice().accuracy();
        if (!result.violations().isEmpty()) {
            String worst = mostUsed(result.violations(), result.choice());
            return new Verdict(device, budget, "closest", result, worst, accuracy, null);
        }
        double most = free.choice().accuracy();
        if (most <= accuracy + MORE_ACCURATE) {
            return new Verdict(device, budget, "search", result, "none", accuracy, null);
        }
        String binding = null;
        double best = accuracy + MORE_ACCURATE;
        for (Limit limit : budget.limits()) {
            List<Limit> others = new ArrayList<>(budget.limits());
            others.remove(limit);
            double without = device.search().best(new Budget(others)).choice().accuracy();
            if (without > best) {
                best = without;
                binding = limit.resource().label();
            }
        }
        return binding != null
                ? new Verdict(device, budget, "search", result, binding, best, null)
                : new Verdict(
                        device,
                        budget,
                        "search",
                        result,
                        mostUsed(budget.limits(), result.choice()),
                        most,
                        null);
    }

    /** The limit of which the largest share is used; several bind together when none does alone. */
    private static String mostUsed(List<Limit> limits, Choice choice) {
        return limits.stream()
                .max(
                        Comparator.comparingDouble(
                                limit ->
                                        limit.resource().of(choice.cost())
                                                / Math.max(limit.maximum(), Double.MIN_NORMAL)))
                .orElseThrow()
                .resource()
                .label();
    }
}
