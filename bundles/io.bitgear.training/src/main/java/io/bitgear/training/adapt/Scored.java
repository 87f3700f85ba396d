package io.bitgear.training.adapt;

import io.bitgear.api.precision.PrecisionConfiguration;
import java.util.Locale;

/**
 * A calibrated configuration of a model, and how it did.
 *
 * @param label what it is called
 * @param configuration with tables
 * @param accuracy share of the frames that it classified rightly, 0..1
 * @param frames number of frames
 */
record Scored(String label, PrecisionConfiguration configuration, double accuracy, int frames) {

    private static final double Z = 1.96;

    /** The accuracy with its 95 % interval (Wilson). */
    String text() {
        double z2 = Z * Z / frames;
        double middle = (accuracy + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt((accuracy * (1 - accuracy) + z2 / 4) / frames);
        return String.format(
                Locale.ROOT,
                "%.2f %% (%.2f .. %.2f)",
                100 * accuracy,
                100 * Math.max(0, middle - half),
                100 * Math.min(1, middle + half));
    }
}
