package io.bitgear.policy.rules;

import io.bitgear.api.context.ContextSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Holds a condition that was met while its value is within a margin of the threshold, for a
 * settling time at most: after that the threshold itself decides, so that in the end the last
 * context alone matters. A state machine without a clock or thread of its own.
 */
public final class Hysteresis {
    private final List<Condition> conditions;
    private final double share;
    private final long settleNanos;
    private final Map<Condition, Long> lastMet = new HashMap<>();

    /**
     * @param rules whose conditions are watched
     * @param share of the threshold that is the margin; 0 for none
     * @param settleNanos how long a condition is held after it was last met
     */
    public Hysteresis(List<Rule> rules, double share, long settleNanos) {
        this.conditions = rules.stream().flatMap(r -> r.conditions().stream()).distinct().toList();
        this.share = share;
        this.settleNanos = settleNanos;
    }

    /** The conditions that are held now although they are not met. */
    public Set<Condition> update(ContextSnapshot snapshot, long nowNanos) {
        Set<Condition> held = new HashSet<>();
        for (Condition condition : conditions) {
            OptionalDouble value = RuleBook.value(snapshot, condition.quantity());
            double margin = share * Math.abs(condition.threshold());
            if (value.isEmpty() || !condition.holdsWithin(value.getAsDouble(), margin)) {
                lastMet.remove(condition);
            } else if (condition.holds(value.getAsDouble())) {
                lastMet.put(condition, nowNanos);
            } else if (lastMet.containsKey(condition)) {
                if (nowNanos - lastMet.get(condition) < settleNanos) {
                    held.add(condition);
                } else {
                    lastMet.remove(condition);
                }
            }
        }
        return held;
    }

    /** Nanoseconds until a held condition is let go, or {@link Long#MAX_VALUE}. */
    public long untilSettled(Set<Condition> held, long nowNanos) {
        return held.stream()
                .mapToLong(c -> Math.max(0, settleNanos - (nowNanos - lastMet.get(c))))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
