package io.bitgear.model.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: metadata, and where each tensor lies. Checked against the
 * file's size: tensors follow each other without gap or overlap and end where the file ends.
 *
 * @param metadata strings by key
 * @param entries by tensor name
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> entries) {
    /** Longest header that is read, bytes. */
    static final int LENGTH_MAX = 4 << 20;

    /** Element types that a model file uses, with their sizes. */
    enum Type {
        U8(1),
        F32(4),
        I32(4),
        I64(8);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * One tensor.
     *
     * @param type of the elements
     * @param shape sizes, outermost first
     * @param begin first byte in the data section
     * @param end behind the last byte
     */
    record Entry(Type type, List<Integer> shape, long begin, long end) {
        long elements() {
            return (end - begin) / type.bytes;
        }
    }

    /**
     * @param header its JSON text
     * @param dataBytes what the file has behind the header
     */
    static SafetensorsHeader parse(byte[] header, long dataBytes) throws ModelFileException {
        JsonNode root;
        try {
            root = ModelJson.MAPPER.readTree(new String(header, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new ModelFileException("the header is not JSON: " + e.getOriginalMessage(), e);
        }
        if (root == null || !root.isObject()) {
            throw new ModelFileException("the header is not a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!field.getKey().equals("__metadata__")) {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
                continue;
            }
            for (Map.Entry<String, JsonNode> item : field.getValue().properties()) {
                if (!item.getValue().isTextual()) {
                    throw new ModelFileException("metadata " + item.getKey() + " is not a string");
                }
                metadata.put(item.getKey(), item.getValue().textValue());
            }
        }
        checkLayout(entries, dataBytes);
        return new SafetensorsHeader(metadata, entries);
    }

    private static Entry entry(String name, JsonNode node) throws ModelFileException {
        Type type;
        try {
            type = Type.valueOf(node.path("dtype").asText());
        } catch (IllegalArgumentException e) {
            throw new ModelFileException(
                    "tensor "
                            + name
                            + " has dtype "
                            + node.path("dtype")
                            + ", known are U8, F32, I32, I64",
                    e);
        }
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("shape").isArray()
                || offsets.size() != 2
                || !offsets.get(0).canConvertToLong()
                || !offsets.get(1).canConvertToLong()) {
            throw new ModelFileException("tensor " + name + " has no shape or no data_offsets");
        }
        List<Integer> shape = new ArrayList<>();
        long bytes = type.bytes;
        for (JsonNode size : node.path("shape")) {
            if (!size.isInt()
                    || size.intValue() < 1
                    || bytes > Integer.MAX_VALUE / (long) size.intValue()) {
                throw new ModelFileException(
                        "tensor "
                                + name
                                + " has shape "
                                + node.path("shape")
                                + ", not sizes that fit 2 GiB");
            }
            shape.add(size.intValue());
            bytes *= size.intValue();
        }
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        if (begin < 0 || end - begin != bytes) {
            throw new ModelFileException(
                    "tensor "
                            + name
                            + " has "
                            + (end - begin)
                            + " bytes, its shape "
                            + shape
                            + " takes "
                            + bytes);
        }
        return new Entry(type, List.copyOf(shape), begin, end);
    }

    private static void checkLayout(Map<String, Entry> entries, long dataBytes)
            throws ModelFileException {
        long expected = 0;
        List<Map.Entry<String, Entry>> order = new ArrayList<>(entries.entrySet());
        order.sort(Comparator.comparingLong(e -> e.getValue().begin()));
        for (Map.Entry<String, Entry> item : order) {
            if (item.getValue().begin() != expected) {
                throw new ModelFileException(
                        "tensor "
                                + item.getKey()
                                + " begins at "
                                + item.getValue().begin()
                                + ", the one before it ends at "
                                + expected);
            }
            expected = item.getValue().end();
        }
        if (expected != dataBytes) {
            throw new ModelFileException(
                    "the tensors take "
                            + expected
                            + " bytes, the file has "
                            + dataBytes
                            + (dataBytes < expected ? ": it is truncated" : " behind its header"));
        }
    }
}
