package io.bitgear.policy.search;

import io.bitgear.api.node.Cost;
import io.bitgear.api.policy.Budget;
import io.bitgear.api.policy.Limit;
import io.bitgear.model.cost.DeviceProfile;

/**
 * A budget in the terms of the lattice; infinity where there is no limit. Each is a hair above the
 * limit, so that rounding never cuts a configuration off that exactly keeps it; the exact cost
 * decides in the end.
 *
 * @param cycles most cycles
 * @param joules most energy
 * @param bytes most bytes of weights and tables
 * @param memory most bytes of weights, tables and the peak of activations
 */
record Ceilings(double cycles, double joules, double bytes, double memory) {
    private static final double HAIR = 1 + 1e-9;

    /**
     * The limits that some configuration breaks.
     *
     * @param most at least as much of everything as any configuration costs
     */
    static Ceilings of(Budget budget, DeviceProfile profile, Cost most) {
        double cycles = Double.POSITIVE_INFINITY;
        double joules = Double.POSITIVE_INFINITY;
        double bytes = Double.POSITIVE_INFINITY;
        double memory = Double.POSITIVE_INFINITY;
        for (Limit limit : budget.limits()) {
            if (limit.allows(most)) {
                continue;
            }
            double maximum = limit.maximum() * HAIR;
            switch (limit.resource()) {
                case LATENCY -> cycles = Math.min(cycles, maximum * profile.clockHz());
                case ENERGY -> joules = Math.min(joules, maximum);
                case BANDWIDTH -> bytes = Math.min(bytes, maximum);
                case MEMORY -> memory = Math.min(memory, maximum);
                default -> throw new IllegalArgumentException("limit on " + limit.resource());
            }
        }
        return new Ceilings(cycles, joules, bytes, memory);
    }
}
