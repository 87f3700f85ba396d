package io.bitgear.cli.evaluate;

/**
 * A confidence interval of a share.
 *
 * @param low bound, 0..1
 * @param high bound, 0..1
 */
public record Interval(double low, double high) {
    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /** Wilson's score interval at 95 % (Wilson 1927). */
    public static Interval wilson(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes of " + trials + " trials");
        }
        double share = (double) successes / trials;
        double z2 = Z * Z / trials;
        double centre = (share + z2 / 2) / (1 + z2);
        double half = Z * Math.sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2);
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
