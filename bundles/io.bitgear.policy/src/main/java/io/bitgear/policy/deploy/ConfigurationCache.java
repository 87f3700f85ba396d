package io.bitgear.policy.deploy;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Configurations by widths: from the model file where it has them, else calibrated on the model's
 * frames and kept, the least recently used forgotten. For one thread; calibrating takes about a
 * second.
 */
public final class ConfigurationCache {
    private static final int KEPT = 64;

    private final Model model;
    private final Calibrator calibrator;
    private final Map<Widths, PrecisionConfiguration> calibrated =
            new LinkedHashMap<>(KEPT, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<Widths, PrecisionConfiguration> eldest) {
                    return size() > KEPT;
                }
            };

    /** For one model. */
    public ConfigurationCache(Model model) {
        this.model = model;
        this.calibrator = new Calibrator(model);
    }

    /**
     * The configuration of canonical widths.
     *
     * @throws IllegalArgumentException when the model does not allow the widths or brings no frames
     */
    public PrecisionConfiguration get(Widths widths) {
        Optional<MeasuredConfiguration> known = model.measured(widths);
        return known.isPresent()
                ? known.get().configuration()
                : calibrated.computeIfAbsent(widths, calibrator::calibrate);
    }
}
