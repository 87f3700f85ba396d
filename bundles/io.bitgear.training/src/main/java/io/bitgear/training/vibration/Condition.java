package io.bitgear.training.vibration;

import java.util.Arrays;
import java.util.List;

/**
 * Condition of a rotating machine; the order is that of the labels. What each looks like is common
 * ground in condition monitoring (ISO 13373-3; Randall and Antoni 2011, Rolling element bearing
 * diagnostics, a tutorial).
 */
public enum Condition {
    /** What every machine has: some residual imbalance, and noise. */
    NORMAL("normal"),
    /** Once a revolution, radial, growing with the square of the speed. */
    IMBALANCE("imbalance"),
    /** Twice a revolution, and axial, growing with the load. */
    MISALIGNMENT("misalignment"),
    /** Many harmonics and half a revolution's, unsteady, mostly vertical. */
    LOOSENESS("looseness"),
    /** A shock each time a ball passes a fixed spot, ringing. */
    OUTER_RACE("outer-race"),
    /** The same on the shaft's side: quicker, and stronger when the spot is under load. */
    INNER_RACE("inner-race");

    private final String label;

    Condition(String label) {
        this.label = label;
    }

    /**
     * The class names in the order of the labels.
     *
     * @return names
     */
    public static List<String> labels() {
        return Arrays.stream(values()).map(condition -> condition.label).toList();
    }
}
