package io.bitgear.training;

import io.bitgear.api.node.Cost;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The accuracies of a model as a table for people (Markdown) and for programs (JSON), written
 * beside the model file.
 *
 * @param model model with measured configurations
 * @param floatAccuracy accuracy of the float network on the same frames, 0..1
 * @param cost prices of the configurations
 * @param data what the frames are
 * @param note remark that stands beside the figures, or null
 */
public record AccuracyTable(
        Model model, double floatAccuracy, CostModel cost, String data, String note) {

    /**
     * Writes {@code NAME.accuracy.md} and {@code NAME.accuracy.json} for a model file {@code
     * NAME.*}.
     *
     * @param modelFile file of the model
     * @throws IOException if one cannot be written
     */
    public void write(Path modelFile) throws IOException {
        String name = modelFile.getFileName().toString().replaceFirst("\\.[^.]+$", "");
        Files.writeString(modelFile.resolveSibling(name + ".accuracy.md"), markdown());
        Files.writeString(modelFile.resolveSibling(name + ".accuracy.json"), json());
    }

    /**
     * The table for people.
     *
     * @return Markdown
     */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Accuracy of ").append(model.info().name()).append("\n\n");
        text.append("Data: ").append(data).append(". Integer arithmetic (docs/arithmetic.md). ");
        text.append(
                String.format(
                        Locale.ROOT,
                        "Float network on the same frames: %.2f %%.%n",
                        100 * floatAccuracy));
        if (note != null) {
            text.append("\n").append(note).append("\n");
        }
        text.append("\nEnergy and cycles are modelled for ").append(cost.profile().name());
        text.append(" (").append(cost.profile().source()).append(").\n\n");
        text.append(
                "| configuration | frames | accuracy | against float | weights | cycles | energy,"
                        + " modelled |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (MeasuredConfiguration m : model.measured()) {
            Cost c = cost.price(m.configuration().widths());
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,d | %.2f %% | %+.2f | %,d B | %,d | %.1f uJ |%n",
                            m.label(),
                            m.samples(),
                            100 * m.accuracy(),
                            100 * (m.accuracy() - floatAccuracy),
                            c.weightBytes(),
                            c.cycles(),
                            1e6 * c.energyJoules()));
        }
        return text.toString();
    }

    /**
     * The table for programs.
     *
     * @return JSON
     */
    public String json() {
        StringBuilder text = new StringBuilder("{\n");
        text.append("  \"model\": ").append(quoted(model.info().name())).append(",\n");
        text.append("  \"digest\": ").append(quoted(model.info().digest())).append(",\n");
        text.append("  \"data\": ").append(quoted(data)).append(",\n");
        text.append("  \"note\": ").append(note == null ? "null" : quoted(note)).append(",\n");
        text.append(String.format(Locale.ROOT, "  \"float_accuracy\": %.4f,%n", floatAccuracy));
        text.append("  \"cost_profile\": ").append(quoted(cost.profile().name())).append(",\n");
        text.append("  \"configurations\": [");
        String separator = "\n";
        for (MeasuredConfiguration m : model.measured()) {
            Cost c = cost.price(m.configuration().widths());
            text.append(separator);
            text.append(
                    String.format(
                            Locale.ROOT,
                            "    {\"label\": %s, \"id\": %s, \"frames\": %d, \"accuracy\": %.4f,"
                                    + " \"weight_bytes\": %d, \"cycles\": %d,"
                                    + " \"modelled_energy_joules\": %.4e, \"weights\": %s,"
                                    + " \"activations\": %s}",
                            quoted(m.label()),
                            quoted(m.configuration().id()),
                            m.samples(),
                            m.accuracy(),
                            c.weightBytes(),
                            c.cycles(),
                            c.energyJoules(),
                            widths(m.configuration().widths().weights()),
                            widths(m.configuration().widths().activations())));
            separator = ",\n";
        }
        return text.append("\n  ]\n}\n").toString();
    }

    private static String widths(java.util.Map<String, Integer> widths) {
        StringBuilder text = new StringBuilder("{");
        widths.forEach(
                (name, width) -> {
                    text.append(text.length() > 1 ? ", " : "");
                    text.append(quoted(name)).append(": ").append(width);
                });
        return text.append("}").toString();
    }

    private static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }
}
