package io.bitgear.sweep.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Table;
import io.bitgear.cli.text.Wire;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Sensitivities as a file and as a table.
 *
 * @param model name and version
 * @param digest of the model file
 * @param imagesDigest SHA-256 of labels and pixels of the images
 * @param sensitivities losses in shares of the images, 0..1
 */
public record SensitivityReport(
        String model, String digest, String imagesDigest, Sensitivities sensitivities) {
    private static final long FILE_MAX = 16L << 20;

    static SensitivityReport of(Model model, ImageInput images, Sensitivities sensitivities) {
        return new SensitivityReport(
                model.info().name() + " " + model.info().version(),
                model.info().digest(),
                images.digest(),
                sensitivities);
    }

    /**
     * Reads what {@code sweep sensitivity --out} wrote.
     *
     * @param model the model that it must be of
     * @throws Failure naming what is wrong with the file
     */
    public static Sensitivities read(Path file, Model model) throws Failure {
        SensitivityReport report;
        try {
            if (Files.size(file) > FILE_MAX) {
                throw new Failure(file + " has more than " + FILE_MAX + " bytes", "");
            }
            report = Wire.JSON.readValue(Files.readAllBytes(file), SensitivityReport.class);
        } catch (JsonProcessingException e) {
            throw new Failure(
                    file + " holds no sensitivities: " + e.getOriginalMessage(),
                    "bitgear sweep sensitivity --out writes such a file.",
                    e);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e, "", e);
        }
        if (report.sensitivities == null
                || report.sensitivities.weights() == null
                || report.sensitivities.activations() == null) {
            throw new Failure(
                    file + " holds no sensitivities",
                    "bitgear sweep sensitivity --out writes such a file.");
        }
        if (!model.info().digest().equals(report.digest)) {
            throw new Failure(
                    file + " is of the model with digest " + report.digest,
                    "This one has " + model.info().digest() + ".");
        }
        return report.sensitivities;
    }

    /** The table: losses in points by tensor and width. */
    String table() {
        Table table = new Table("tensor", "of", "0", "1", "2", "3", "4", "5", "6", "7");
        sensitivities.weights().forEach((name, losses) -> row(table, name, "weights", losses));
        sensitivities
                .activations()
                .forEach((name, losses) -> row(table, name, "activations", losses));
        return String.format(
                        Locale.ROOT,
                        "model %s; points lost on %d images at each width alone; %.2f %% at the"
                                + " widest%n",
                        model,
                        sensitivities.samples(),
                        100 * sensitivities.base())
                + table;
    }

    private static void row(
            Table table, String name, String kind, SortedMap<Integer, Double> losses) {
        Object[] cells = new Object[10];
        cells[0] = name;
        cells[1] = kind;
        for (int width = 0; width < 8; width++) {
            Double loss = losses.get(width);
            cells[2 + width] = loss == null ? "" : String.format(Locale.ROOT, "%.2f", 100 * loss);
        }
        table.row(cells);
    }
}
