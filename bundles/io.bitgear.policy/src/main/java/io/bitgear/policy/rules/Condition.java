package io.bitgear.policy.rules;

import io.bitgear.api.context.Quantity;

/**
 * One comparison of a reading with a threshold.
 *
 * @param quantity that is read
 * @param comparison of the value with the threshold
 * @param threshold in the quantity's unit
 */
public record Condition(Quantity quantity, Comparison comparison, double threshold) {
    /** How a value is compared. */
    public enum Comparison {
        /** Below. */
        BELOW("<"),
        /** Below or equal. */
        AT_MOST("<="),
        /** Above. */
        ABOVE(">"),
        /** Above or equal. */
        AT_LEAST(">=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        /** As rules spell it. */
        public String symbol() {
            return symbol;
        }
    }

    /** Whether the value meets the condition. */
    public boolean holds(double value) {
        return holds(value, threshold);
    }

    /** Whether the value meets the condition with the threshold moved outwards by a margin. */
    public boolean holdsWithin(double value, double margin) {
        boolean low = comparison == Comparison.BELOW || comparison == Comparison.AT_MOST;
        return holds(value, low ? threshold + margin : threshold - margin);
    }

    private boolean holds(double value, double limit) {
        return switch (comparison) {
            case BELOW -> value < limit;
            case AT_MOST -> value <= limit;
            case ABOVE -> value > limit;
            case AT_LEAST -> value >= limit;
        };
    }
}
