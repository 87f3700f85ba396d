package io.bitgear.training.adapt;

import io.bitgear.api.node.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a configuration may cost on the device. Storage is that of the bit planes which a node
 * reads.
 *
 * @param storageBytes largest storage, infinite for any
 * @param storageShare largest storage against that of the widest configuration, infinite for any
 * @param latencySeconds largest latency of a frame, infinite for any
 * @param energyJoules largest energy of a frame with the baseline power, infinite for any
 */
public record Constraints(
        double storageBytes, double storageShare, double latencySeconds, double energyJoules) {

    /** Anything goes. */
    public static final Constraints NONE = new Constraints(any(), any(), any(), any());

    /** Checks that the limits are positive. */
    public Constraints {
        if (!(storageBytes > 0 && storageShare > 0 && latencySeconds > 0 && energyJoules > 0)) {
            throw new IllegalArgumentException("a limit is not positive");
        }
    }

    /**
     * Reads limits as the command line gives them; null is none.
     *
     * @param storage bytes ({@code 40kB}) or a share of the widest configuration's ({@code 40%})
     * @param latency such as {@code 2ms}
     * @param energy such as {@code 150uJ}
     * @return the constraints
     * @throws IllegalArgumentException naming what cannot be read
     */
    public static Constraints parse(String storage, String latency, String energy) {
        boolean share = storage != null && storage.trim().endsWith("%");
        return new Constraints(
                storage == null || share ? any() : Quantity.parse(storage, "B"),
                share ? Quantity.parse(storage.trim().replace("%", ""), "%") / 100 : any(),
                latency == null ? any() : Quantity.parse(latency, "s"),
                energy == null ? any() : Quantity.parse(energy, "J"));
    }

    private static double any() {
        return Double.POSITIVE_INFINITY;
    }

    /**
     * Whether a configuration keeps all limits.
     *
     * @param cost its cost
     * @param widest cost of the widest configuration
     * @return whether it does
     */
    public boolean allow(Cost cost, Cost widest) {
        return cost.weightBytes() <= storageBytes
                && cost.weightBytes() <= storageShare * widest.weightBytes()
                && cost.latencySeconds() <= latencySeconds
                && cost.energyJoules() <= energyJoules;
    }

    @Override
    public String toString() {
        List<String> limits = new ArrayList<>();
        if (storageBytes < any()) {
            limits.add(String.format(Locale.ROOT, "storage at most %,.0f bytes", storageBytes));
        }
        if (storageShare < any()) {
            limits.add(String.format(Locale.ROOT, "storage at most %.1f %%", 100 * storageShare));
        }
        if (latencySeconds < any()) {
            limits.add("latency at most " + Quantity.show(latencySeconds, "s"));
        }
        if (energyJoules < any()) {
            limits.add("energy at most " + Quantity.show(energyJoules, "J"));
        }
        return limits.isEmpty() ? "no limit" : String.join(", ", limits);
    }
}
