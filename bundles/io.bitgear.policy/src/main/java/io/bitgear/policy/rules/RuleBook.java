package io.bitgear.policy.rules;

import io.bitgear.api.context.ContextSnapshot;
import io.bitgear.api.context.Quantity;
import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The rules of a policy: a pure function from context to budget. Immutable. */
public final class RuleBook {
    private final List<Rule> rules;

    /** With rules in order. */
    public RuleBook(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The rules in order. */
    public List<Rule> rules() {
        return rules;
    }

    /** The value that a condition sees: the reading, and 0 for mains power that nobody reports. */
    public static OptionalDouble value(ContextSnapshot snapshot, Quantity quantity) {
        OptionalDouble value = snapshot.value(quantity);
        return value.isEmpty() && quantity == Quantity.MAINS ? OptionalDouble.of(0) : value;
    }

    /**
     * The budget of a context for one device: the tightest limit of each resource.
     *
     * @param snapshot of the context
     * @param held conditions that count as met as long as they have a reading (hysteresis)
     * @param reference cost of the widest configuration on the device
     * @param memoryBytes of the device, a hard limit
     */
    public Budget budget(
            ContextSnapshot snapshot, Set<Condition> held, Cost reference, long memoryBytes) {
        Map<Limit.Resource, Limit> tightest = new EnumMap<>(Limit.Resource.class);
        keep(
                tightest,
                new Limit(
                        Limit.Resource.MEMORY,
                        memoryBytes,
                        "the node's memory: at most " + Units.words(memoryBytes, "B")));
        for (Rule rule : rules) {
            if (fires(rule, snapshot, held)) {
                keep(tightest, limit(rule, snapshot, reference));
            }
        }
        return new Budget(new ArrayList<>(tightest.values()));
    }

    private static void keep(Map<Limit.Resource, Limit> tightest, Limit limit) {
        tightest.merge(
                limit.resource(),
                limit,
                (old, more) -> more.maximum() < old.maximum() ? more : old);
    }

    private static boolean fires(Rule rule, ContextSnapshot snapshot, Set<Condition> held) {
        if (snapshot.value(rule.subject()).isEmpty()) {
            return false;
        }
        for (Condition condition : rule.conditions()) {
            OptionalDouble value = value(snapshot, condition.quantity());
            boolean met =
                    value.isPresent()
                            && (condition.holds(value.getAsDouble()) || held.contains(condition));
            if (!met) {
                return false;
            }
        }
        return true;
    }

    private static Limit limit(Rule rule, ContextSnapshot snapshot, Cost reference) {
        Limit.Resource resource = rule.resource();
        double reading = snapshot.value(rule.subject()).orElseThrow();
        double maximum = rule.maximum(reading, resource.of(reference));
        String most =
                rule.amount() == Rule.Amount.SHARE
                        ? Units.words(rule.factor(), "/") + " of W8A8"
                        : Units.words(maximum, resource.unit());
        return new Limit(
                resource,
                maximum,
                because(rule, snapshot) + ": " + resource.label() + " at most " + most);
    }

    private static String because(Rule rule, ContextSnapshot snapshot) {
        List<String> parts = new ArrayList<>();
        String power = "";
        for (Condition condition : rule.conditions()) {
            Quantity quantity = condition.quantity();
            double value = value(snapshot, quantity).orElseThrow();
            if (quantity == Quantity.MAINS
                    && condition.threshold() > 0
                    && condition.threshold() <= 1) {
                power = value < condition.threshold() ? " on battery power" : " on mains power";
                continue;
            }
            String held = condition.holds(value) ? "" : " (held by hysteresis)";
            parts.add(
                    reading(quantity, value)
                            + " "
                            + condition.comparison().symbol()
                            + " "
                            + Units.words(condition.threshold(), quantity.unit())
                            + held);
        }
        if (parts.isEmpty()) {
            Quantity subject = rule.subject();
            return reading(subject, snapshot.value(subject).orElseThrow()) + power;
        }
        return String.join(" and ", parts) + power;
    }

    private static String reading(Quantity quantity, double value) {
        return quantity.label() + " " + Units.words(value, quantity.unit());
    }
}
