package io.bitgear.policy.deploy;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;

/**
 * What the nodes shall run.
 *
 * @param widths to make a configuration of; those of the first run where there is a second
 * @param configuration that is ready made, such as an escalating one, or null
 */
public record Goal(Widths widths, PrecisionConfiguration configuration) {
    /** Widths whose configuration is looked up or calibrated. */
    public static Goal of(Widths widths) {
        return new Goal(widths, null);
    }

    /** A configuration as it is. */
    public static Goal of(PrecisionConfiguration configuration) {
        return new Goal(configuration.widths(), configuration);
    }
}
