package io.bitgear.cli.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.context.Quantity;
import io.bitgear.cli.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextValueTest {
    @ParameterizedTest
    @CsvSource({
        "battery=0.15, BATTERY, 0.15",
        "battery=15%, BATTERY, 0.15",
        "mains=off, MAINS, 0",
        "mains=1, MAINS, 1",
        "temperature=85, TEMPERATURE, 85",
        "temperature=-5.5 C, TEMPERATURE, -5.5",
        "latency-budget=13ms, LATENCY_BUDGET, 0.013",
        "latency-budget=.5 s, LATENCY_BUDGET, 0.5",
        "energy-budget=2e-4, ENERGY_BUDGET, 0.0002",
        "uplink=64kbit/s, UPLINK, 64000",
        "memory-available=2MiB, MEMORY_AVAILABLE, 2097152"
    })
    void given_text_when_parsed_then_the_value_is_in_the_quantitys_unit(
            String text, Quantity quantity, double value) throws Failure {
        ContextValue parsed = ContextValue.parse(text);
        assertEquals(quantity, parsed.quantity());
        assertEquals(value, parsed.value(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "battery",
                "=1",
                "batery=0.1",
                "battery=15",
                "battery=x",
                "battery=",
                "battery=0.1 V",
                "temperature=NaN",
                "battery=on",
                "uplink=1e400"
            })
    void given_wrong_text_when_parsed_then_it_is_refused(String text) {
        assertThrows(Failure.class, () -> ContextValue.parse(text));
    }

    @Test
    void given_a_value_out_of_range_when_parsed_then_the_cure_names_the_range() {
        Failure failure = assertThrows(Failure.class, () -> ContextValue.parse("battery=15"));
        assertTrue(failure.cure().contains("0.0 to 1.0"), failure.cure());
    }
}
