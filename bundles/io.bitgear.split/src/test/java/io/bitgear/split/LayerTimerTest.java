package io.bitgear.split;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerTimerTest {
    @Test
    void given_stalls_that_hit_one_layer_of_each_frame_when_joined_then_the_sum_holds_them() {
        List<long[]> frames = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long[] times = {10, 10, 10, 10};
            times[i % 4] += 100;
            frames.add(times);
        }
        assertEquals(List.of(35L, 35L, 35L, 35L), LayerTimer.middle(frames));
    }

    @Test
    void given_a_few_slow_frames_when_joined_then_they_do_not_count() {
        List<long[]> frames = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            frames.add(new long[] {20, 30});
        }
        frames.add(new long[] {5000, 30});
        frames.add(new long[] {1, 1});
        assertEquals(List.of(20L, 30L), LayerTimer.middle(frames));
        assertEquals(List.of(7L), LayerTimer.middle(List.of(new long[] {7})));
    }
}
