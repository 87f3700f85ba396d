package io.bitgear.sweep.configuration;

import io.bitgear.api.precision.Widths;
import io.bitgear.cli.evaluate.Interval;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import java.util.List;

/**
 * The result of a sweep over configurations. It holds nothing of how it was computed, so that it is
 * the same however that was.
 *
 * @param model name and version
 * @param digest of the model file
 * @param imagesDigest SHA-256 of labels and pixels of the images
 * @param configurations in the order asked for
 */
record ConfigurationReport(
        String model, String digest, String imagesDigest, List<Line> configurations) {
    /**
     * One configuration.
     *
     * @param label such as {@code W4A4}
     * @param configurationId of the configuration with its tables
     * @param calibrated whether the tables came with the file or were made now
     * @param images evaluated
     * @param right answers
     * @param accuracy share of right answers, 0..1
     * @param interval at 95 %, Wilson
     * @param predicted by sensitivities, 0..1; null without them
     * @param widths of every weight and activation tensor
     */
    record Line(
            String label,
            String configurationId,
            String calibrated,
            int images,
            int right,
            double accuracy,
            Interval interval,
            Double predicted,
            Widths widths) {}

    /** With predictions where sensitivities are given, else null. */
    static ConfigurationReport of(
            Model model, ImageInput images, List<Count> counts, Sensitivities sensitivities) {
        List<Line> lines =
                counts.stream()
                        .map(
                                count ->
                                        new Line(
                                                count.candidate().label(),
                                                count.configuration().id(),
                                                count.inFile() ? "in file" : "now",
                                                count.images(),
                                                count.right(),
                                                count.accuracy(),
                                                Interval.wilson(count.right(), count.images()),
                                                sensitivities == null
                                                        ? null
                                                        : sensitivities.predict(
                                                                count.candidate().widths()),
                                                count.candidate().widths()))
                        .toList();
        return new ConfigurationReport(
                model.info().name() + " " + model.info().version(),
                model.info().digest(),
                images.digest(),
                lines);
    }

    String table() {
        Table table =
                new Table(
                        "label",
                        "images",
                        "right",
                        "accuracy",
                        "95 % interval",
                        "predicted",
                        "calibrated",
                        "configuration");
        for (Line line : configurations) {
            table.row(
                    line.label(),
                    line.images(),
                    line.right(),
                    Quantities.exactPercent(line.accuracy()),
                    Quantities.exactPercent(line.interval().low())
                            + " .. "
                            + Quantities.exactPercent(line.interval().high()),
                    line.predicted() == null ? "" : Quantities.exactPercent(line.predicted()),
                    line.calibrated(),
                    line.configurationId().substring(0, 12));
        }
        return "model " + model + System.lineSeparator() + table;
    }
}
