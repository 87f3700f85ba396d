package io.bitgear.engine;

import java.util.OptionalDouble;

/** A node that knows the modelled energy of a frame by the configuration that computed it. */
interface FrameEnergy {
    /**
     * Joules with the baseline, modelled; empty when that configuration was not committed here
     * lately.
     */
    OptionalDouble frameEnergy(String configurationId);
}
