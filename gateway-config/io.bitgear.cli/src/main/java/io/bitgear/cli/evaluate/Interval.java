package io.bitgear.cli.evaluate;

/**
 * A confidence interval at 95 %, of a share (0..1) or of the difference of two (-1..1).
 *
 * @param low bound
 * @param high bound
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

    /**
     * The interval of the difference of two shares that were counted on the same trials (Wald's, of
     * discordant pairs; Agresti, Categorical Data Analysis, section 11.1).
     *
     * @param gained trials that only the first succeeded in
     * @param lost trials that only the second succeeded in
     * @param trials in all
     */
    public static Interval paired(long gained, long lost, long trials) {
        if (trials < 1 || gained < 0 || lost < 0 || gained + lost > trials) {
            throw new IllegalArgumentException(
                    gained + " gained and " + lost + " lost of " + trials + " trials");
        }
        double difference = (double) (gained - lost) / trials;
        double variance = ((double) (gained + lost) / trials - difference * difference) / trials;
        double half = Z * Math.sqrt(variance);
        return new Interval(difference - half, difference + half);
    }
}
