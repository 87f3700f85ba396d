package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.model.graph.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraTest {
    private final FrameFormat format =
            new FrameFormat(new Shape(1, 16, 12), 120, 1f / 64, List.of("a", "b"));

    @Test
    void given_a_white_image_when_seen_with_half_the_light_then_it_is_grey_blurred_or_not() {
        Frames white = image((byte) 255);
        for (double blur : new double[] {0, 1.5}) {
            for (byte code : new Camera(0.5, blur, 0, 1).see(white).codes()) {
                assertEquals(128, code & 255, 1);
            }
        }
    }

    @Test
    void given_a_white_pixel_when_blurred_then_its_light_spreads_alike_both_ways() {
        Frames dark = image((byte) 0);
        dark.codes()[8 * 12 + 6] = (byte) 255;
        byte[] seen = new Camera(1, 1, 0, 1).see(dark).codes();
        int sum = 0;
        for (byte code : seen) {
            sum += code & 255;
        }
        assertEquals(255, sum, 12);
        assertTrue((seen[8 * 12 + 6] & 255) < 60);
        assertEquals(seen[7 * 12 + 6], seen[8 * 12 + 7]);
        assertEquals(seen[8 * 12 + 5], seen[9 * 12 + 6]);
    }

    @Test
    void given_a_seed_when_seen_again_then_the_noise_is_the_same() {
        Frames grey = image((byte) 100);
        byte[] seen = new Camera(1, 0, 10, 7).see(grey).codes();
        assertArrayEquals(seen, new Camera(1, 0, 10, 7).see(grey).codes());
        double square = 0;
        for (byte code : seen) {
            square += Math.pow((code & 255) - 100, 2) / seen.length;
        }
        assertEquals(10, Math.sqrt(square), 2);
        assertThrows(IllegalArgumentException.class, () -> new Camera(0, 0, 0, 1));
    }

    private Frames image(byte code) {
        byte[] codes = new byte[format.bytes()];
        Arrays.fill(codes, code);
        return new Frames(format, codes, new byte[] {1});
    }
}
