package io.bitgear.sweep.hyper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bitgear.cli.Failure;
import io.bitgear.training.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A grid file: JSON with {@code network}, and settings by name under {@code training} (the float
 * stage) and {@code quantised}; a list of values spans an axis. All combinations are points, the
 * last axis varying first.
 */
final class Grid {
    private static final int POINTS_MAX = 10_000;
    private static final long FILE_MAX = 1 << 20;
    private static final String KEPT = "kept"; // needs the stages of a whole run

    private final String source;
    private final ObjectNode base = Point.JSON.valueToTree(Point.DEFAULT);
    private final Map<String, List<JsonNode>> axes = new LinkedHashMap<>();

    private Grid(String source) {
        this.source = source;
        ((ObjectNode) base.path("quantised")).remove(KEPT);
    }

    /**
     * Reads a grid.
     *
     * @return points by label; a label names the values of the axes
     * @throws Failure naming what is wrong with the file
     */
    static Map<String, Point> read(Path file) throws Failure {
        try {
            if (Files.size(file) > FILE_MAX) {
                throw new Failure("grid " + file + " has more than " + FILE_MAX + " bytes", "");
            }
            return new Grid("grid " + file).points(Point.JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new Failure("grid " + file + " is no JSON: " + e.getOriginalMessage(), "", e);
        } catch (IOException e) {
            throw new Failure("cannot read the grid " + file + ": " + e, "", e);
        }
    }

    private Map<String, Point> points(JsonNode root) throws Failure {
        if (!root.isObject()) {
            throw new Failure(source + " is no JSON object", "");
        }
        collect("", root, base);
        long count = 1;
        for (List<JsonNode> values : axes.values()) {
            count *= values.size();
            if (count > POINTS_MAX) {
                throw new Failure(source + " spans more than " + POINTS_MAX + " points", "");
            }
        }
        Map<String, Point> points = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            ObjectNode node = base.deepCopy();
            List<String> label = new ArrayList<>();
            long rest = count;
            for (Map.Entry<String, List<JsonNode>> axis : axes.entrySet()) {
                rest /= axis.getValue().size();
                JsonNode value = axis.getValue().get((int) (i / rest % axis.getValue().size()));
                set(node, axis.getKey(), value);
                if (axis.getValue().size() > 1) {
                    label.add(axis.getKey() + "=" + value.asText());
                }
            }
            points.put(label.isEmpty() ? "default" : String.join(" ", label), point(node));
        }
        if (points.size() < count) {
            throw new Failure(source + " names a value of an axis twice", "");
        }
        return points;
    }

    private void collect(String prefix, JsonNode given, JsonNode known) throws Failure {
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String name = prefix + field.getKey();
            JsonNode standard = known.get(field.getKey());
            JsonNode value = field.getValue();
            if (standard == null) {
                List<String> names = new ArrayList<>();
                known.fieldNames().forEachRemaining(names::add);
                throw new Failure(
                        source + ": there is no " + name, "Known are: " + String.join(", ", names));
            }
            if (standard.isObject() != value.isObject()) {
                throw new Failure(source + ": " + name + " is " + value, "");
            }
            if (standard.isObject()) {
                collect(name + ".", value, standard);
            } else {
                List<JsonNode> values = new ArrayList<>();
                (value.isArray() ? value : List.of(value)).forEach(values::add);
                if (values.isEmpty()) {
                    throw new Failure(source + ": " + name + " has no value", "");
                }
                for (JsonNode one : values) {
                    if (one.isTextual() != standard.isTextual()
                            || one.isNumber() != standard.isNumber()) {
                        throw new Failure(source + ": " + name + " is " + one, "");
                    }
                }
                axes.put(name, values);
            }
        }
    }

    private static void set(ObjectNode root, String name, JsonNode value) {
        int dot = name.indexOf('.');
        ObjectNode node = dot < 0 ? root : (ObjectNode) root.get(name.substring(0, dot));
        node.set(name.substring(dot + 1), value);
    }

    private Point point(ObjectNode node) throws Failure {
        check(node.path("training"));
        check(node.path("quantised"));
        String network = node.path("network").asText();
        if (!Networks.NAMES.contains(network)) {
            throw new Failure(source + ": no network " + network, "Known are: " + Networks.NAMES);
        }
        ObjectNode whole = node.deepCopy();
        ((ObjectNode) whole.path("quantised")).put(KEPT, 0);
        try {
            return Point.JSON.treeToValue(whole, Point.class);
        } catch (JsonProcessingException e) {
            throw new Failure(source + ": " + e.getOriginalMessage(), "", e);
        }
    }

    private void check(JsonNode settings) throws Failure {
        range(settings, "epochs", 1, 10_000);
        range(settings, "batch_size", 2, 4_096);
        range(settings, "augmentation", 0, 16);
        range(settings, "distilled", 0, 10_000);
        for (String share : List.of("average", "soft")) {
            range(settings, share, 0, 1);
        }
        for (String rate : List.of("rate", "step_rate", "decay", "kurtosis", "temperature")) {
            range(settings, rate, 0, 1_000);
        }
    }

    private void range(JsonNode settings, String name, double least, double most) throws Failure {
        double value = settings.path(name).asDouble(least);
        if (!(value >= least && value <= most)) {
            throw new Failure(
                    source + ": " + name + " is " + value + ", not in " + least + ".." + most, "");
        }
    }
}
