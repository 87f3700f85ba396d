package io.bitgear.bench;

import java.util.Arrays;
import java.util.Collection;

/** Order statistics. */
public final class Statistics {
    private static final double HALF = 0.5;

    private Statistics() {}

    /** The middle value, or the mean of the two; NaN of none. */
    public static double median(double... values) {
        return quantile(HALF, values);
    }

    /** The middle value, or the mean of the two; NaN of none. */
    public static double median(Collection<Double> values) {
        return median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * The value below which a share of the others lies, between neighbours in proportion.
     *
     * @param share 0 to 1
     * @return NaN without values
     */
    public static double quantile(double share, double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
