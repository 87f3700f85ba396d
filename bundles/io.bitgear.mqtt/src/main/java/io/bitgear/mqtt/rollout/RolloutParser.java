package io.bitgear.mqtt.rollout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bitgear.api.rollout.Artifact;
import io.bitgear.api.rollout.Rollout;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Reads a desired rollout: {@code {"id":"r7","artifacts":[{"kind":"bundle","name":"...",
 * "digest":"...","source":"..."}]}}. Every field is required and no other is allowed, so that a
 * misspelt one is not overlooked.
 */
public final class RolloutParser {
    private static final int DEPTH = 8;
    private static final int LONGEST_STRING = 2048;
    private static final int SHOWN = 80;
    private static final Set<String> ROLLOUT = Set.of("id", "artifacts");
    private static final Set<String> ARTIFACT = Set.of("kind", "name", "digest", "source");
    private static final Set<String> SCHEMES = Set.of("file", "http", "https", "coap");

    private final JsonMapper mapper =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH)
                                                    .maxStringLength(LONGEST_STRING)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private final int limit;

    /**
     * @param limit most bytes of a message
     */
    public RolloutParser(int limit) {
        this.limit = limit;
    }

    /**
     * Reads one.
     *
     * @throws RolloutFormatException naming the field and the cure
     */
    public Rollout parse(byte[] payload) throws RolloutFormatException {
        if (payload.length > limit) {
            throw new RolloutFormatException(
                    "",
                    "",
                    payload.length
                            + " bytes are more than the "
                            + limit
                            + " of payload.maximum; split the rollout");
        }
        JsonNode root = tree(payload);
        String id = root.path("id").isTextual() ? shown(root.path("id")) : "";
        requireFields(id, "", root, ROLLOUT);
        JsonNode list = root.path("artifacts");
        if (!list.isArray()) {
            throw new RolloutFormatException(id, "artifacts", "must be a list");
        }
        String rolloutId = text(id, "", root, "id");
        List<Artifact> artifacts = new ArrayList<>();
        for (JsonNode node : list) {
            artifacts.add(artifact(id, "artifacts[" + artifacts.size() + "]", node));
        }
        try {
            return new Rollout(rolloutId, artifacts);
        } catch (IllegalArgumentException e) {
            throw new RolloutFormatException(id, "", e.getMessage());
        }
    }

    private JsonNode tree(byte[] payload) throws RolloutFormatException {
        JsonNode root;
        try {
            root = mapper.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new RolloutFormatException("", "", "is no proper JSON: " + place(e));
        } catch (IOException e) {
            throw new RolloutFormatException("", "", "cannot be read: " + e.getMessage());
        }
        if (!root.isObject()) {
            throw new RolloutFormatException(
                    "", "", "must be an object with the fields id and artifacts");
        }
        return root;
    }

    private static String place(JsonProcessingException failure) {
        String what = failure.getOriginalMessage();
        return failure.getLocation() == null
                ? what
                : "line "
                        + failure.getLocation().getLineNr()
                        + ", column "
                        + failure.getLocation().getColumnNr()
                        + ": "
                        + what;
    }

    private static void requireFields(String id, String at, JsonNode object, Set<String> known)
            throws RolloutFormatException {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new RolloutFormatException(
                        id,
                        (at.isEmpty() ? "" : at + ".") + cut(name),
                        "is no field here; use "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static Artifact artifact(String id, String at, JsonNode node)
            throws RolloutFormatException {
        if (!node.isObject()) {
            throw new RolloutFormatException(
                    id, at, "must be an object with the fields kind, name, digest and source");
        }
        requireFields(id, at, node, ARTIFACT);
        Artifact.Kind kind =
                switch (text(id, at, node, "kind")) {
                    case "bundle" -> Artifact.Kind.BUNDLE;
                    case "model" -> Artifact.Kind.MODEL;
                    default ->
                            throw new RolloutFormatException(
                                    id,
                                    at + ".kind",
                                    shown(node.path("kind")) + " is neither bundle nor model");
                };
        URI source = source(id, at, node);
        try {
            return new Artifact(
                    kind, text(id, at, node, "name"), text(id, at, node, "digest"), source);
        } catch (IllegalArgumentException e) {
            throw new RolloutFormatException(id, at, e.getMessage());
        }
    }

    private static URI source(String id, String at, JsonNode node) throws RolloutFormatException {
        String text = text(id, at, node, "source");
        try {
            URI source = new URI(text);
            if (source.getScheme() != null && SCHEMES.contains(source.getScheme())) {
                return source;
            }
        } catch (URISyntaxException e) {
            throw new RolloutFormatException(id, at + ".source", e.getMessage());
        }
        throw new RolloutFormatException(
                id, at + ".source", cut(text) + " must begin with file:, http:, https: or coap:");
    }

    private static String text(String id, String at, JsonNode object, String field)
            throws RolloutFormatException {
        JsonNode node = object.get(field);
        if (node == null || !node.isTextual() || node.textValue().isEmpty()) {
            throw new RolloutFormatException(
                    id,
                    at.isEmpty() ? field : at + "." + field,
                    (node == null ? "is missing" : "is no text") + "; give a string");
        }
        return node.textValue();
    }

    private static String shown(JsonNode node) {
        return cut(node.textValue());
    }

    private static String cut(String text) {
        String brief = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return brief.replaceAll("\\p{Cntrl}", "?");
    }
}
