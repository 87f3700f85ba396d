package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final int WHITE = 255;

    private final Frames data = gradient();

    @Test
    void given_no_shift_when_made_then_values_are_those_of_the_input_codes_channels_last() {
        Batch batch = Batch.plain(data, new int[] {0});
        for (int y = 0; y < 32; y += 5) {
            for (int x = 0; x < 32; x += 3) {
                int at = (y * 32 + x) * 3;
                assertEquals((x * 8 - 120) / 64f, batch.values()[at]);
                assertEquals((y * 8 - 120) / 64f, batch.values()[at + 1]);
                assertEquals((WHITE - 120) / 64f, batch.values()[at + 2]);
            }
        }
        assertEquals(1f, batch.targets()[4]);
    }

    @Test
    void
            given_random_shifts_when_made_then_what_comes_in_is_the_value_zero_and_the_seed_repeats_it() {
        int padded = 0;
        for (int seed = 0; seed < 20; seed++) {
            Batch batch =
                    Batch.of(
                            data,
                            new int[] {0},
                            0,
                            1,
                            new ShiftAndMirror(2),
                            new SplittableRandom(seed));
            Batch again =
                    Batch.of(
                            data,
                            new int[] {0},
                            0,
                            1,
                            new ShiftAndMirror(2),
                            new SplittableRandom(seed));
            assertArrayEquals(batch.values(), again.values());
            for (int pixel = 0; pixel < 1024; pixel++) {
                float blue = batch.values()[pixel * 3 + 2];
                boolean isPadding = blue == 0;
                assertTrue(isPadding || blue == (WHITE - 120) / 64f, "blue " + blue);
                padded += isPadding ? 1 : 0;
            }
        }
        assertTrue(padded > 0 && padded < 20 * 4 * 32 * 2, padded + " padded pixels");
    }

    /** One image: red rises with x, green with y, blue is white. */
    private static Frames gradient() {
        byte[] pixels = new byte[Cifar10.FORMAT.bytes()];
        for (int i = 0; i < 1024; i++) {
            pixels[i] = (byte) (i % 32 * 8);
            pixels[1024 + i] = (byte) (i / 32 * 8);
            pixels[2048 + i] = (byte) WHITE;
        }
        return new Frames(Cifar10.FORMAT, pixels, new byte[] {4});
    }
}
