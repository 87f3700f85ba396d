package io.bitgear.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SensitivitiesTest {
    private static Widths widths(int a, int b, int t) {
        return new Widths(new TreeMap<>(Map.of("a", a, "b", b)), new TreeMap<>(Map.of("t", t)));
    }

    private static SortedMap<Integer, Double> losses(double four, double two) {
        return new TreeMap<>(Map.of(4, four, 2, two));
    }

    private final Sensitivities plain =
            new Sensitivities(
                    0.8,
                    100,
                    new TreeMap<>(Map.of("a", losses(0.01, 0.03), "b", losses(0, 0.02))),
                    new TreeMap<>(Map.of("t", losses(0.005, 0.05))));

    private static MeasuredConfiguration measured(Widths widths, double accuracy) {
        PrecisionConfiguration c = new PrecisionConfiguration("0", widths, Map.of(), Map.of());
        return new MeasuredConfiguration("m", c, accuracy, 100);
    }

    @Test
    void given_losses_when_predicted_then_theyAddUp() {
        assertEquals(0.8, plain.predict(widths(8, 8, 8)), 1e-12);
        assertEquals(0.8 - 0.03 - 0.005, plain.predict(widths(2, 4, 4)), 1e-12);
    }

    @Test
    void given_truthfulMeasurements_when_madeCautious_then_nothingChanges() {
        Widths mix = widths(2, 4, 4);
        Sensitivities cautious = plain.cautious(List.of(measured(mix, plain.predict(mix))));
        assertEquals(plain.predict(widths(4, 2, 8)), cautious.predict(widths(4, 2, 8)), 1e-12);
    }

    @Test
    void given_anyMeasurements_when_madeCautious_then_noPredictionFlattersThem() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int[] choices = {2, 4, 8};
        for (int round = 0; round < 200; round++) {
            List<MeasuredConfiguration> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Widths mix =
                        widths(
                                choices[random.nextInt(3)],
                                choices[random.nextInt(3)],
                                choices[random.nextInt(3)]);
                all.add(measured(mix, 0.6 + 0.2 * random.nextDouble()));
            }
            Sensitivities cautious = plain.cautious(all);
            for (MeasuredConfiguration m : all) {
                double predicted = cautious.predict(m.configuration().widths());
                assertTrue(predicted <= m.accuracy() + 1e-12, "seed " + seed);
            }
        }
    }
}
