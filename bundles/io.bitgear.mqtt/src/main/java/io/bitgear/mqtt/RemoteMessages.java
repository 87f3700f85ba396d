package io.bitgear.mqtt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bitgear.api.node.ActiveConfiguration;
import java.io.IOException;
import java.util.regex.Pattern;

/** Reads what remote nodes say (docs/protocol.md). Unknown fields are for others. */
final class RemoteMessages {
    /** Of the year 2106; a node that is at fault must not use up those below 2^53. */
    private static final long MOST_EPOCH = 1L << 52;

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,64}");
    private static final Pattern PROFILE = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_BYTES = 4096;
    private static final int DEPTH = 8;

    private final JsonMapper mapper =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** What a node is. */
    record Info(String model, String profile) {}

    /**
     * Reads an {@code info}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    Info info(byte[] payload) {
        JsonNode root = tree(payload);
        return new Info(text(root, "model", NAME), text(root, "profile", PROFILE));
    }

    /**
     * Reads a {@code reported}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    ActiveConfiguration reported(byte[] payload) {
        JsonNode root = tree(payload);
        JsonNode epoch = root.path("epoch");
        if (!epoch.isIntegralNumber()
                || !epoch.canConvertToLong()
                || epoch.longValue() < 0
                || epoch.longValue() > MOST_EPOCH) {
            throw new IllegalArgumentException("epoch is not a number from 0 to " + MOST_EPOCH);
        }
        return new ActiveConfiguration(text(root, "configuration_id", DIGEST), epoch.longValue());
    }

    private static String text(JsonNode root, String field, Pattern pattern) {
        JsonNode value = root.path(field);
        if (!value.isTextual() || !pattern.matcher(value.textValue()).matches()) {
            throw new IllegalArgumentException(field + " is not a text like " + pattern);
        }
        return value.textValue();
    }

    private JsonNode tree(byte[] payload) {
        if (payload.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    payload.length + " bytes are more than " + MOST_BYTES);
        }
        try {
            JsonNode root = mapper.readTree(payload);
            if (root == null || !root.isObject()) {
                throw new IllegalArgumentException("not a JSON object");
            }
            return root;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage().split("\n")[0], e);
        }
    }
}
