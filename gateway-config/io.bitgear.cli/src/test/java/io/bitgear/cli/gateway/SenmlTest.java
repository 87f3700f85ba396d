package io.bitgear.cli.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.bitgear.api.context.Quantity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenmlTest {
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.250Z");
    private static final List<ContextValue> VALUES =
            List.of(
                    new ContextValue(Quantity.BATTERY, 0.15),
                    new ContextValue(Quantity.MAINS, 0),
                    new ContextValue(Quantity.LATENCY_BUDGET, 0.013));

    @Test
    void given_values_when_written_as_json_then_registered_units_and_one_base_time() {
        assertEquals(
                "[{\"bt\":1.79534160025E9,\"n\":\"battery\",\"u\":\"%EL\",\"v\":15.0},"
                        + "{\"n\":\"mains\",\"vb\":false},"
                        + "{\"n\":\"latency-budget\",\"u\":\"s\",\"v\":0.013}]",
                new String(Senml.json(VALUES, TIME), StandardCharsets.UTF_8));
    }

    @Test
    void given_values_when_written_as_cbor_then_the_labels_are_the_integers_of_rfc_8428()
            throws Exception {
        byte[] cbor = Senml.cbor(VALUES, TIME);
        assertEquals(0x80, cbor[0] & 0xe0, "an array");
        JsonNode pack = new CBORMapper().readTree(cbor);
        assertEquals(3, pack.size());
        assertEquals("battery", pack.get(0).path("0").asText());
        assertEquals(1795341600.25, pack.get(0).path("-3").asDouble());
        assertEquals(15, pack.get(0).path("2").asDouble());
        assertEquals("%EL", pack.get(0).path("1").asText());
        assertEquals(false, pack.get(1).path("4").asBoolean(true));
        // Jackson reads integer keys as text; on the wire label -3 is the single byte 0x22.
        assertEquals(0x22, cbor[2] & 0xff);
    }
}
