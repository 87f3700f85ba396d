package io.bitgear.training.adapt;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.training.Frames;
import io.bitgear.training.IntegerEvaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures configurations of one model by integer arithmetic.
 *
 * @param model model
 * @param frames frames to calibrate on, or null for what the gateway does: the tables of the file
 *     where it has them, else its own frames
 * @param evaluation what runs the frames
 */
record Bench(Model model, List<byte[]> frames, IntegerEvaluation evaluation) {

    /**
     * Measures.
     *
     * @param label what the configuration is called
     * @param widths its widths
     * @param data labelled frames
     * @return configuration and accuracy
     * @throws InterruptedException if the thread is interrupted
     */
    Scored score(String label, Widths widths, Frames data) throws InterruptedException {
        return score(label, configuration(widths), data);
    }

    /** Measures a configuration that is calibrated already. */
    Scored score(String label, PrecisionConfiguration configuration, Frames data)
            throws InterruptedException {
        double accuracy = evaluation.accuracy(model, configuration, data);
        return new Scored(label, configuration, accuracy, data.size());
    }

    /**
     * Measures all.
     *
     * @param widths configurations by label
     * @param data labelled frames
     * @param told told what was measured
     * @return best first
     * @throws InterruptedException if the thread is interrupted
     */
    List<Scored> rank(Map<String, Widths> widths, Frames data, Consumer<Scored> told)
            throws InterruptedException {
        List<Scored> scored = new ArrayList<>();
        for (Map.Entry<String, Widths> entry : widths.entrySet()) {
            scored.add(score(entry.getKey(), entry.getValue(), data));
            told.accept(scored.get(scored.size() - 1));
        }
        scored.sort(Comparator.comparingDouble(Scored::accuracy).reversed());
        return scored;
    }

    private PrecisionConfiguration configuration(Widths widths) {
        Calibrator calibrator = new Calibrator(model);
        if (frames != null) {
            return calibrator.calibrate(widths, frames);
        }
        return model.measured(widths)
                .map(MeasuredConfiguration::configuration)
                .orElseGet(() -> calibrator.calibrate(widths));
    }
}
