package io.bitgear.model.arithmetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NestedCodeTest {
    @Test
    void given_anyCode_when_aWidthIsRead_then_itIsAPrefixAndItsLevelIsOddAndSymmetric() {
        for (int code = 0; code < 256; code++) {
            for (int width = 1; width <= 8; width++) {
                int level = NestedCode.level(code, width);
                assertEquals(1, Math.floorMod(level, 2));
                assertTrue(Math.abs(level) < 1 << width);
                assertEquals(-level, NestedCode.level(255 - code, width));
                if (width > 1) {
                    assertEquals(
                            NestedCode.prefix(code, width) >> 1,
                            NestedCode.prefix(code, width - 1));
                }
            }
        }
    }

    @Test
    void given_aRealWeight_when_coded_then_everyWidthIsWithinHalfACell() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double scale = 0.01 + random.nextDouble();
            double weight = (2 * random.nextDouble() - 1) * scale;
            int code = NestedCode.of(weight, scale);
            for (int width = 1; width <= 8; width++) {
                double error = Math.abs(NestedCode.value(code, width, scale) - weight);
                assertTrue(error <= scale / (1 << width) * (1 + 1e-12), width + " bits: " + error);
            }
        }
    }

    @Test
    void given_weightsBeyondTheScale_when_coded_then_theyAreClamped() {
        assertEquals(255, NestedCode.of(7, 1));
        assertEquals(255, NestedCode.of(1, 1));
        assertEquals(0, NestedCode.of(-1, 1));
        assertEquals(0, NestedCode.of(-7, 1));
    }
}
