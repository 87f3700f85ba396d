package io.bitgear.model.file;

import io.bitgear.api.precision.Escalation;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.PerInputConfiguration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An escalating configuration as the model file's metadata {@code per_input} has it: by the indices
 * of its two configurations among the measured ones. Schema: docs/model-file.md.
 */
record PerInputJson(
        String label,
        int configuration,
        int higher,
        int margin,
        double share,
        double accuracy,
        int samples) {

    static PerInputJson of(PerInputConfiguration of, List<MeasuredConfiguration> measured) {
        Escalation escalation = of.configuration().escalation().orElseThrow();
        return new PerInputJson(
                of.label(),
                index(of.configuration(), measured, of.label()),
                index(escalation.higher(), measured, of.label()),
                escalation.margin(),
                of.share(),
                of.accuracy(),
                of.samples());
    }

    /** By widths: the ids of what is written do not matter. */
    private static int index(
            PrecisionConfiguration part, List<MeasuredConfiguration> measured, String label) {
        return IntStream.range(0, measured.size())
                .filter(i -> measured.get(i).configuration().widths().equals(part.widths()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        label + " is not made of measured configurations"));
    }

    PerInputConfiguration read(List<MeasuredConfiguration> measured) {
        PrecisionConfiguration low = at(measured, configuration);
        Escalation escalation = new Escalation(margin, at(measured, higher));
        return new PerInputConfiguration(
                label, low.escalating(escalation), share, accuracy, samples);
    }

    private PrecisionConfiguration at(List<MeasuredConfiguration> measured, int index) {
        if (index < 0 || index >= measured.size()) {
            throw new IllegalArgumentException(
                    "per_input "
                            + label
                            + " names configuration "
                            + index
                            + " of "
                            + measured.size());
        }
        return measured.get(index).configuration();
    }
}
