package io.bitgear.cli.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sensor Measurement Lists (RFC 8428) of context values. */
public final class Senml {
    /** Media type of the JSON form. */
    public static final String JSON = "application/senml+json";

    /** Media type of the CBOR form. */
    public static final String CBOR = "application/senml+cbor";

    /** CBOR labels, RFC 8428 table 4. */
    private static final Map<String, Integer> LABELS =
            Map.of("bt", -3, "n", 0, "u", 1, "v", 2, "vb", 4);

    private static final ObjectMapper JSON_MAPPER = JsonMapper.builder().build();
    private static final ObjectMapper CBOR_MAPPER = CBORMapper.builder().build();

    private Senml() {}

    /** As JSON; the first record carries the time. */
    public static byte[] json(List<ContextValue> values, Instant time) {
        return write(JSON_MAPPER, pack(values, time));
    }

    /** As CBOR, with the integer labels of RFC 8428 section 6. */
    public static byte[] cbor(List<ContextValue> values, Instant time) {
        List<Map<Integer, Object>> pack = new ArrayList<>();
        for (Map<String, Object> record : pack(values, time)) {
            Map<Integer, Object> labelled = new LinkedHashMap<>();
            record.forEach((name, value) -> labelled.put(LABELS.get(name), value));
            pack.add(labelled);
        }
        return write(CBOR_MAPPER, pack);
    }

    private static List<Map<String, Object>> pack(List<ContextValue> values, Instant time) {
        List<Map<String, Object>> pack = new ArrayList<>();
        for (ContextValue value : values) {
            Map<String, Object> record = new LinkedHashMap<>();
            if (pack.isEmpty()) {
                record.put("bt", time.toEpochMilli() / 1000.0);
            }
            record.put("n", value.quantity().label());
            switch (value.quantity()) {
                case MAINS -> record.put("vb", value.value() >= 0.5);
                case BATTERY -> {
                    record.put("u", "%EL");
                    record.put("v", percent(value.value()));
                }
                default -> {
                    record.put("u", value.quantity().unit());
                    record.put("v", value.value());
                }
            }
            pack.add(record);
        }
        return pack;
    }

    /** 0.15 as 15, not as 15.000000000000002. */
    private static double percent(double ratio) {
        return BigDecimal.valueOf(ratio)
                .movePointRight(2)
                .round(MathContext.DECIMAL32)
                .doubleValue();
    }

    private static byte[] write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of names and numbers can be written", e);
        }
    }
}
