package io.bitgear.cli.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.bitgear.api.precision.Widths;
import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Wire;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.WidthRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Widths as people write them. */
public final class WidthChoice {
    private final Graph graph;

    /** For the layers and tensors of a network. */
    public WidthChoice(Graph graph) {
        this.graph = graph;
    }

    /**
     * Reads {@code w=4,a=4}, and after that single layers and tensors: {@code w=4,a=4,conv2=2}.
     * What is not named is as wide as it goes. A name that is a layer's and a tensor's sets both,
     * or the one that allows the width.
     *
     * @throws Failure naming the part that does not suit the network
     */
    public Widths parse(String text) throws Failure {
        int weights = Widths.MAX;
        int activations = Widths.MAX;
        SortedMap<String, Integer> single = new TreeMap<>();
        for (String part : text.split(",")) {
            int at = part.indexOf('=');
            if (at < 1) {
                throw new Failure(
                        "\"" + part + "\" is not name=width", "For example: --widths w=4,a=4");
            }
            String name = part.substring(0, at).trim();
            int width = width(name, part.substring(at + 1).trim());
            switch (name) {
                case "w" -> weights = width;
                case "a" -> activations = width;
                default -> single.put(name, width);
            }
        }
        return with(graph.uniform(weights, activations), single);
    }

    private static int width(String name, String text) throws Failure {
        if (!text.matches("[0-8]")) {
            throw new Failure("width \"" + text + "\" of " + name + " is not in 0..8", "");
        }
        return Integer.parseInt(text);
    }

    private Widths with(Widths base, SortedMap<String, Integer> single) throws Failure {
        SortedMap<String, Integer> weights = new TreeMap<>(base.weights());
        SortedMap<String, Integer> activations = new TreeMap<>(base.activations());
        for (var entry : single.entrySet()) {
            String name = entry.getKey();
            int width = entry.getValue();
            boolean layer =
                    weights.containsKey(name)
                            && graph.layer(name) instanceof Layer.Weighted weighted
                            && weighted.widths().contains(width);
            boolean tensor =
                    activations.containsKey(name) && graph.tensor(name).widths().contains(width);
            if (layer) {
                weights.put(name, width);
            }
            if (tensor) {
                activations.put(name, width);
            }
            if (!layer && !tensor) {
                throw new Failure(
                        "no layer or tensor " + name + " can have the width " + width,
                        "Layers: " + weights.keySet() + "; tensors: " + activations.keySet());
            }
        }
        return checked(weights, activations);
    }

    /**
     * Reads a JSON file with {@code weights} and {@code activations} by name, at the top, under
     * {@code widths}, or under {@code decision.widths} as {@code /precision} answers.
     */
    Widths read(Path file) throws Failure {
        JsonNode root;
        try {
            root = Wire.JSON.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Failure("cannot read configuration " + file + ": " + e.getMessage(), "", e);
        }
        JsonNode node = root.has("decision") ? root.path("decision") : root;
        node = node.has("widths") ? node.path("widths") : node;
        if (!node.has("weights") || !node.has("activations")) {
            throw new Failure(
                    file + " has no weights and activations",
                    "It is JSON as /v2/models/NAME/precision answers, or"
                            + " {\"weights\":{..},\"activations\":{..}}.");
        }
        return checked(map(file, node.path("weights")), map(file, node.path("activations")));
    }

    private static SortedMap<String, Integer> map(Path file, JsonNode node) throws Failure {
        SortedMap<String, Integer> map = new TreeMap<>();
        for (var field : node.properties()) {
            if (!field.getValue().isInt()) {
                throw new Failure(
                        file + ": the width of " + field.getKey() + " is " + field.getValue(), "");
            }
            map.put(field.getKey(), field.getValue().intValue());
        }
        return map;
    }

    private Widths checked(
            SortedMap<String, Integer> weights, SortedMap<String, Integer> activations)
            throws Failure {
        try {
            Widths widths = new Widths(weights, activations);
            WidthRules.check(graph, widths);
            return WidthRules.canonical(graph, widths);
        } catch (IllegalArgumentException e) {
            throw new Failure("these widths do not suit the model: " + e.getMessage(), "", e);
        }
    }
}
