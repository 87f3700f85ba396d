package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepSearchTest {

    @Test
    void given_evenly_spread_values_when_searched_then_the_step_spans_them() {
        float[] values = new float[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 10_000f;
        }
        assertEquals(1.0 / 255, StepSearch.search(values, 8), 3e-4);
        assertEquals(
                1.0 / 3.5,
                StepSearch.search(values, 2),
                0.02,
                "outer cells reach half a step further");
    }

    @Test
    void given_no_activity_when_searched_then_the_step_is_positive() {
        assertTrue(StepSearch.search(new float[100], 3) > 0);
    }
}
