package io.bitgear.model;

import io.bitgear.api.precision.PrecisionConfiguration;

/**
 * A configuration that travels in the model file, calibrated and measured.
 *
 * @param label such as {@code W4A4} or {@code front-07}
 * @param configuration with its tables
 * @param accuracy share of right answers by the integer reference, 0..1
 * @param samples images that it was measured on
 */
public record MeasuredConfiguration(
        String label, PrecisionConfiguration configuration, double accuracy, int samples) {}
