package io.bitgear.training;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import io.bitgear.model.file.ModelWriter;
import io.bitgear.model.graph.Graph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Measures a model by integer arithmetic and writes it: every uniform width and a shortlist of
 * others on the test images, sensitivities and the shortlist's choice on held-out images, the table
 * beside the file. Measured configurations are calibrated on many frames; sensitivities on those of
 * the model, as a configuration is that is not in the file.
 */
public final class Measurement {

    private static final int FRAMES_PER_CLASS = 100;
    private static final double LARGEST_LOSS = 0.12;

    private final TrainingOptions options;
    private final String name;
    private final List<byte[]> frames;
    private final Frames heldOut;
    private final Frames test;
    private final Progress progress;
    private long done;

    /**
     * Binds the measurement.
     *
     * @param options where to write and how much to measure
     * @param data frames to calibrate on, and held-out ones for sensitivities and the choice of
     *     configurations
     * @param test frames for accuracies
     * @param progress where progress goes
     */
    public Measurement(TrainingOptions options, DataSet data, Frames test, Progress progress) {
        this.options = options;
        this.name = data.name();
        this.frames = data.training().balanced(FRAMES_PER_CLASS);
        this.heldOut = data.heldOut();
        this.test = test;
        this.progress = progress;
    }

    /**
     * Measures and writes. The model is written once before the long part, with the uniform widths
     * alone, so that it can be used early.
     *
     * @param model model without measured configurations
     * @param floatAccuracy accuracy of the float network on the test images, 0..1
     * @return the model as written
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if the thread is interrupted
     */
    public Model write(Model model, double floatAccuracy) throws IOException, InterruptedException {
        Graph graph = model.graph();
        CostModel cost = new CostModel(graph, DeviceProfiles.XC7Z020);
        List<MeasuredConfiguration> measured = new ArrayList<>();
        SortedMap<Integer, Double> uniform = new TreeMap<>();
        try (IntegerEvaluation evaluation = new IntegerEvaluation(options.threads())) {
            for (int width = Widths.MAX; width >= 1; width--) {
                String label = "W" + width + "A" + width;
                measured.add(measure(model, evaluation, label, graph.uniform(width, width)));
                uniform.put(width, measured.get(measured.size() - 1).accuracy());
            }
            write(model, measured, Sensitivities.NONE, floatAccuracy, cost);
            if (options.frontSize() == 0) {
                return write(model, measured, Sensitivities.NONE, floatAccuracy, cost);
            }
            double base = measured.get(0).accuracy();
            Sensitivities alone =
                    new SensitivityScan(
                                    model,
                                    model.calibration(),
                                    heldOut.slice(
                                            0, Math.min(options.scanImages(), heldOut.size())),
                                    evaluation)
                            .run(base, name -> progress.update(0, "sensitivity of " + name));
            Sensitivities sensitivities = SensitivityScan.anchored(graph, alone, uniform);
            Map<String, Widths> candidates = Shortlist.pairs(graph);
            List<Widths> mixed =
                    new Front(graph, sensitivities, cost)
                            .search(options.frontSize(), base - LARGEST_LOSS);
            for (int i = 0; i < mixed.size(); i++) {
                candidates.put(String.format(Locale.ROOT, "front-%02d", i + 1), mixed.get(i));
            }
            Map<String, Widths> chosen =
                    new Shortlist(model, cost, evaluation, frames, heldOut)
                            .of(candidates, progress);
            for (Map.Entry<String, Widths> entry : chosen.entrySet()) {
                if (measured.stream().noneMatch(m -> m.label().equals(entry.getKey()))) {
                    measured.add(measure(model, evaluation, entry.getKey(), entry.getValue()));
                }
            }
            return write(model, measured, sensitivities.cautious(measured), floatAccuracy, cost);
        }
    }

    private MeasuredConfiguration measure(
            Model model, IntegerEvaluation evaluation, String label, Widths widths)
            throws InterruptedException {
        PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths, frames);
        double accuracy = evaluation.accuracy(model, configuration, test);
        progress.line(++done, String.format(Locale.ROOT, "%s: %.2f %%", label, 100 * accuracy));
        return new MeasuredConfiguration(label, configuration, accuracy, test.size());
    }

    private Model write(
            Model model,
            List<MeasuredConfiguration> measured,
            Sensitivities sensitivities,
            double floatAccuracy,
            CostModel cost)
            throws IOException {
        Model whole = model.measured(measured, sensitivities);
        Model written = ModelWriter.write(whole, options.out());
        String data = String.format(Locale.ROOT, "%s, %,d test frames", name, test.size());
        new AccuracyTable(written, floatAccuracy, cost, data, options.note()).write(options.out());
        return written;
    }
}
