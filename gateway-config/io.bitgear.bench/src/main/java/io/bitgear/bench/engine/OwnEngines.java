package io.bitgear.bench.engine;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import java.util.ArrayList;
import java.util.List;

/** Our engines: each executor that the CPU node may run, at several widths. */
public final class OwnEngines {
    /** The widths of weights and activations that are measured, widest first. */
    static final List<Integer> WIDTHS = List.of(8, 4, 3, 2, 1);

    private OwnEngines() {}

    /** The plain Java at the widest, then what the node runs at every width. */
    static List<Contender> of(Model model) {
        List<Contender> engines = new ArrayList<>();
        engines.add(
                new ProgramContender(
                        "W8A8", model, configuration(model, model.graph().uniform(8, 8))));
        for (int width : WIDTHS) {
            PrecisionConfiguration configuration =
                    configuration(model, model.graph().uniform(width, width));
            String label = "W" + width + "A" + width;
            engines.add(new KernelContender(label, model, configuration));
        }
        return engines;
    }

    /** The executor that the CPU node runs. */
    public static Contender running(Model model, PrecisionConfiguration configuration) {
        return new KernelContender("as the node runs it", model, configuration);
    }

    /**
     * A configuration that the model file brings.
     *
     * @param id of it
     * @throws Failure when it brings none of that id
     */
    public static PrecisionConfiguration measured(Model model, String id) throws Failure {
        return model.measured().stream()
                .map(measured -> measured.configuration())
                .filter(configuration -> configuration.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Failure("the model file has no configuration of id " + id, ""));
    }

    private static PrecisionConfiguration configuration(Model model, Widths widths) {
        return model.measured(widths)
                .map(measured -> measured.configuration())
                .orElseGet(() -> new Calibrator(model).calibrate(widths));
    }
}
