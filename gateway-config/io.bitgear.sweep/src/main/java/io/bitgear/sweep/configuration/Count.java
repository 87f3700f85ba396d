package io.bitgear.sweep.configuration;

import io.bitgear.api.precision.PrecisionConfiguration;

/**
 * How many images a configuration classified rightly.
 *
 * @param candidate what was evaluated
 * @param configuration with its tables
 * @param inFile whether the tables came with the model file
 * @param images evaluated
 * @param right of them
 */
public record Count(
        Candidate candidate,
        PrecisionConfiguration configuration,
        boolean inFile,
        int images,
        int right) {
    /** Share of right answers, 0..1. */
    public double accuracy() {
        return (double) right / images;
    }
}
