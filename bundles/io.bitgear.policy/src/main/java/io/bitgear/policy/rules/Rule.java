package io.bitgear.policy.rules;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.policy.Limit;
import java.util.List;

/**
 * One rule from context to a limit.
 *
 * @param text as it was written
 * @param conditions that must all hold; empty when {@code subject} having a reading is enough
 * @param subject the quantity whose reading {@code value} stands for: the first that the rule names
 * @param resource that is limited
 * @param amount of the limit
 * @param factor of the amount: a share of the reference cost, a factor of the reading, or an amount
 */
public record Rule(
        String text,
        List<Condition> conditions,
        Quantity subject,
        Limit.Resource resource,
        Amount amount,
        double factor) {
    /** What a limit is measured in. */
    public enum Amount {
        /** A share of what the widest configuration costs on the node. */
        SHARE,
        /** A multiple of the reading. */
        READING,
        /** The resource's unit. */
        ABSOLUTE
    }

    /** Copies the list. */
    public Rule {
        conditions = List.copyOf(conditions);
    }

    /** The limit's maximum, for a reading and the reference cost of its resource. */
    public double maximum(double reading, double reference) {
        return switch (amount) {
            case SHARE -> factor * reference;
            case READING -> factor * reading;
            case ABSOLUTE -> factor;
        };
    }
}
