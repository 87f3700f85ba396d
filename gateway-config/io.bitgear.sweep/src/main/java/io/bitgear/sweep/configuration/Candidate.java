package io.bitgear.sweep.configuration;

import io.bitgear.api.precision.Widths;

/**
 * A configuration to evaluate.
 *
 * @param label for people
 * @param widths of every weight and activation tensor
 */
public record Candidate(String label, Widths widths) {}
