package io.bitgear.bench.engine;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import java.util.ArrayList;
import java.util.List;

/** Our engines: each executor that the CPU node may run, at several widths. */
final class OwnEngines {
    /** The widths of weights and activations that are measured, widest first. */
    static final List<Integer> WIDTHS = List.of(8, 4, 3, 2, 1);

    private OwnEngines() {}

    /** Every executor at every width; the first one is the plain Java at the widest. */
    static List<Contender> of(Model model) {
        List<Contender> engines = new ArrayList<>();
        for (int width : WIDTHS) {
            PrecisionConfiguration configuration = configuration(model, width);
            String label = "W" + width + "A" + width;
            engines.add(new ProgramContender(label, model, configuration));
        }
        return engines;
    }

    private static PrecisionConfiguration configuration(Model model, int width) {
        Widths widths = model.graph().uniform(width, width);
        return model.measured(widths)
                .map(measured -> measured.configuration())
                .orElseGet(() -> new Calibrator(model).calibrate(widths));
    }
}
