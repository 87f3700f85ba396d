package io.bitgear.api.policy;

import io.bitgear.api.node.Cost;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * One hard constraint on the cost of a configuration.
 *
 * @param resource that is limited
 * @param maximum in the resource's unit
 * @param reason the rule and the reading behind it, for people
 */
public record Limit(Resource resource, double maximum, String reason) {
    /** What a limit is on. */
    public enum Resource {
        /** Time of a frame on the node, seconds. */
        LATENCY("latency", "s", Cost::latencySeconds),
        /** Energy of a frame with the baseline, joules. */
        ENERGY("energy", "J", Cost::energyJoules),
        /** Bytes resident on the node. */
        MEMORY("memory", "B", Cost::residentBytes),
        /** Bytes to be sent to a node that holds nothing. */
        BANDWIDTH("bandwidth", "B", Cost::deploymentBytes);

        private final String label;
        private final String unit;
        private final ToDoubleFunction<Cost> measure;

        Resource(String label, String unit, ToDoubleFunction<Cost> measure) {
            this.label = label;
            this.unit = unit;
            this.measure = measure;
        }

        /** The name in messages. */
        public String label() {
            return label;
        }

        /** The unit of limits and costs. */
        public String unit() {
            return unit;
        }

        /** What a configuration of that cost takes of this resource. */
        public double of(Cost cost) {
            return measure.applyAsDouble(cost);
        }
    }

    /** Checks the parts. */
    public Limit {
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(reason, "reason");
        if (!(maximum >= 0)) {
            throw new IllegalArgumentException("limit on " + resource.label() + " is " + maximum);
        }
    }

    /** Whether a configuration of that cost keeps the limit. */
    public boolean allows(Cost cost) {
        return resource.of(cost) <= maximum;
    }
}
