package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SensitivityScanTest {

    @Test
    void
            given_noisy_losses_when_made_monotone_then_they_do_not_rise_with_width_and_keep_their_mean() {
        TreeMap<Integer, Double> losses =
                new TreeMap<>(Map.of(1, 0.3, 2, 0.1, 3, 0.14, 4, -0.01, 5, 0.0));
        TreeMap<Integer, Double> smooth = new TreeMap<>(SensitivityScan.monotone(losses));
        assertEquals(0.3, smooth.get(1), 1e-12);
        assertEquals(0.12, smooth.get(2), 1e-12);
        assertEquals(0.12, smooth.get(3), 1e-12);
        assertEquals(0, smooth.get(4), 1e-12);
        assertEquals(0, smooth.get(5), 1e-12);
    }
}
