package io.bitgear.cli.reproduce;

import io.bitgear.cli.evaluate.Interval;

/**
 * A line of the evidence.
 *
 * @param label configuration, or low gear and how many frames are run again in which high one
 * @param kind {@code static} or {@code per input}
 * @param images measured on
 * @param accuracy share of right answers, 0..1
 * @param interval of it at 95 %, Wilson
 * @param change of accuracy against the widest gear on the same images, -1..1
 * @param changeInterval of it at 95 %, paired
 * @param weightBytes bit planes that are read
 * @param storage weight bytes against the widest gear's
 * @param cycles of a frame, the mean
 * @param energyJoules of a frame, the mean, with the baseline; modelled
 * @param energy against the widest gear's
 * @param rival of a per-input line, the most accurate static gear of no more energy; else null
 * @param gain of accuracy against the rival; else null
 * @param gainInterval of it at 95 %, paired; else null
 * @param byLot accuracy to expect when a lot chooses between the two gears at the same mean energy;
 *     else null
 */
record Row(
        String label,
        String kind,
        int images,
        double accuracy,
        Interval interval,
        double change,
        Interval changeInterval,
        long weightBytes,
        double storage,
        double cycles,
        double energyJoules,
        double energy,
        String rival,
        Double gain,
        Interval gainInterval,
        Double byLot) {
    static final String STATIC = "static";
    static final String PER_INPUT = "per input";
}
