package io.bitgear.training.vibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VibrationDataTest {
    private final VibrationData data = new VibrationData(5, 600, 60, 60);

    @Test
    void given_a_seed_when_made_again_then_every_code_is_the_same_and_other_seeds_differ() {
        VibrationData again = new VibrationData(5, 600, 60, 60);
        assertArrayEquals(data.training().codes(), again.training().codes());
        assertArrayEquals(data.test().labels(), again.test().labels());
        assertFalse(
                Arrays.equals(
                        data.test().codes(), new VibrationData(6, 600, 60, 60).test().codes()));
    }

    @Test
    void given_windows_when_counted_then_every_condition_comes_as_often_and_no_part_repeats() {
        int[] counts = new int[Condition.values().length];
        for (byte label : data.training().labels()) {
            counts[label]++;
        }
        for (int count : counts) {
            assertEquals(100, count);
        }
        assertFalse(Arrays.equals(data.training().frame(0), data.test().frame(0)));
        assertFalse(Arrays.equals(data.heldOut().frame(0), data.test().frame(0)));
    }

    @Test
    void given_conditions_when_measured_then_they_show_what_the_field_says() {
        double normal = power(Condition.NORMAL, 0);
        assertTrue(power(Condition.IMBALANCE, 0) > 1.5 * normal, "radial power of imbalance");
        assertTrue(
                power(Condition.MISALIGNMENT, 2) > 1.5 * power(Condition.NORMAL, 2),
                "axial power of misalignment");
        double quiet = quick(Condition.NORMAL);
        assertTrue(quick(Condition.OUTER_RACE) > 1.5 * quiet, "quick power of outer race");
        assertTrue(quick(Condition.INNER_RACE) > 1.5 * quiet, "quick power of inner race");
        assertTrue(quick(Condition.IMBALANCE) < 1.2 * quiet, "quick power of imbalance");
    }

    /** Mean square of the vertical axis from sample to sample, where the housing rings. */
    private double quick(Condition condition) {
        double sum = 0;
        int count = 0;
        for (byte[] window : windows(condition)) {
            for (int t = 1; t < VibrationData.SAMPLES; t++, count++) {
                int at = VibrationData.SAMPLES + t;
                int change = (window[at] & 255) - (window[at - 1] & 255);
                sum += change * change;
            }
        }
        return sum / count;
    }

    /** Mean power of one axis, without the offset, in squared codes. */
    private double power(Condition condition, int axis) {
        double sum = 0;
        for (byte[] window : windows(condition)) {
            double mean = 0;
            double square = 0;
            for (int t = 0; t < VibrationData.SAMPLES; t++) {
                int code = window[axis * VibrationData.SAMPLES + t] & 255;
                mean += code / (double) VibrationData.SAMPLES;
                square += code * code / (double) VibrationData.SAMPLES;
            }
            sum += square - mean * mean;
        }
        return sum / 100;
    }

    private List<byte[]> windows(Condition condition) {
        return IntStream.range(0, data.training().size())
                .filter(i -> data.training().labels()[i] == condition.ordinal())
                .mapToObj(data.training()::frame)
                .toList();
    }
}
