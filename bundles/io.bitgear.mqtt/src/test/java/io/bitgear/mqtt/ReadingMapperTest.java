package io.bitgear.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.Quantity;
import io.bitgear.api.context.Reading;
import io.bitgear.mqtt.senml.SenmlRecord;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingMapperTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static SenmlRecord number(String name, String unit, double value) {
        return new SenmlRecord(0, name, unit, NOW, value, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "battery, %EL, 15, 0.15, /",
        "urn:dev:mac:0024befffe804ff1/battery, %, 15, 0.15, /",
        "urn:dev:ow:1:battery, /, 0.15, 0.15, /",
        "battery, , 0.15, 0.15, /",
        "latency-budget, ms, 13, 0.013, s",
        "temperature, K, 300.15, 27, Cel",
        "uplink, Mbit/s, 2, 2000000, bit/s",
        "memory-available, KiB, 2, 2048, B",
        "temperature, , 20, 20, ''",
        "temperature, m, 20, 20, m",
        "humidity, %RH, 20, 20, %RH"
    })
    void given_a_number_when_mapped_then_it_is_in_the_quantitys_unit_or_as_it_came(
            String name, String unit, double value, double expected, String expectedUnit) {
        Reading reading = ReadingMapper.map(number(name, unit, value), "s").orElseThrow();
        assertEquals(expected, reading.value(), 1e-9);
        assertEquals(expectedUnit, reading.unit());
        assertEquals(NOW, reading.time());
    }

    @Test
    void given_a_boolean_when_it_is_mains_then_it_is_a_reading_and_otherwise_not() {
        Reading reading =
                ReadingMapper.map(new SenmlRecord(0, "a/mains", null, NOW, null, true, null), "s")
                        .orElseThrow();
        assertEquals(1, reading.value());
        assertEquals(Quantity.MAINS.unit(), reading.unit());
        assertTrue(
                ReadingMapper.map(new SenmlRecord(0, "load", null, NOW, null, true, null), "s")
                        .isEmpty());
    }

    @Test
    void given_a_topic_when_it_ends_in_host_then_it_cannot_pass_for_the_hosts_own_sensors() {
        assertEquals("meter", ContextIntake.source("bitgear/g/context/meter"));
        assertEquals("remote-host", ContextIntake.source("bitgear/g/context/host"));
    }
}
