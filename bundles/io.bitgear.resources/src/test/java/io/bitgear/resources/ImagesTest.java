package io.bitgear.resources;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.coap.CoapCode;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static final List<Integer> SHAPE = List.of(3, 8, 8);

    @Test
    void given_grey_pixels_when_decoded_then_their_values_stay() throws Exception {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            BufferedImage image = new BufferedImage(8, 8, type);
            int value = type == BufferedImage.TYPE_BYTE_GRAY ? 128 : 128 << 8;
            for (int i = 0; i < 64; i++) {
                image.getRaster().setSample(i % 8, i / 8, 0, value);
            }
            byte[] expected = new byte[192];
            Arrays.fill(expected, (byte) 128);
            assertArrayEquals(expected, Images.frame(Pictures.encode("png", image), true, SHAPE));
        }
    }

    @Test
    void given_palette_and_alpha_when_decoded_then_rgb() throws Exception {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_INT_ARGB}) {
            BufferedImage image = Pictures.noise(8, 8, type);
            assertArrayEquals(
                    Pictures.planar(image),
                    Images.frame(Pictures.encode("png", image), true, SHAPE));
        }
    }

    @Test
    void given_one_channel_when_a_colour_image_is_decoded_then_luma() throws Exception {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x00ff00);
        byte[] frame = Images.frame(Pictures.encode("png", image), true, List.of(1, 1, 1));
        assertArrayEquals(new byte[] {(byte) 150}, frame);
    }

    /** A damaged file gives a frame or a 4.00, never another exception. */
    @RepeatedTest(4)
    void given_damaged_files_when_decoded_then_only_problems_come_out() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (String format : List.of("png", "jpg")) {
            byte[] whole = Pictures.file(format, 8, 8);
            for (int i = 0; i < 200; i++) {
                byte[] body = whole.clone();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    body[3 + random.nextInt(body.length - 3)] = (byte) random.nextInt();
                }
                try {
                    assertEquals(192, Images.frame(body, format.equals("png"), SHAPE).length);
                } catch (ProblemException e) {
                    assertEquals(CoapCode.BAD_REQUEST, e.code(), "seed " + seed);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + seed, e);
                }
            }
        }
    }
}
