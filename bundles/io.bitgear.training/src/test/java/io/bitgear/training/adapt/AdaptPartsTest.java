package io.bitgear.training.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.node.Cost;
import io.bitgear.model.graph.Shape;
import io.bitgear.training.FrameFormat;
import io.bitgear.training.Frames;
import io.bitgear.training.SplitFrames;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptPartsTest {
    private final FrameFormat format =
            new FrameFormat(new Shape(3, 2, 2), 120, 1f / 64, List.of("cat", "dog"));

    @TempDir Path folder;

    @Test
    void given_limits_as_people_write_them_when_parsed_then_they_are_in_base_units() {
        assertEquals(0.002, Quantity.parse("2ms", "s"), 1e-12);
        assertEquals(1.5e-4, Quantity.parse("150 uJ", "J"), 1e-12);
        assertEquals(40_000, Quantity.parse("40kB", "B"), 1e-9);
        assertEquals(0.5, Quantity.parse("0.5", "s"), 0);
        for (String wrong : List.of("", "-1s", "2kg", "0s", "1e3s", "x", "2J")) {
            assertThrows(IllegalArgumentException.class, () -> Quantity.parse(wrong, "s"), wrong);
        }
    }

    @Test
    void given_constraints_when_asked_then_each_limit_binds_alone() {
        Cost widest = new Cost(0, 0, 0.01, 0.02, 0, 1_000, 0, 0);
        Cost half = new Cost(0, 0, 0.005, 0.01, 0, 500, 0, 0);
        assertTrue(Constraints.NONE.allow(widest, widest));
        assertTrue(Constraints.parse("50%", null, null).allow(half, widest));
        assertFalse(Constraints.parse("49%", null, null).allow(half, widest));
        assertFalse(Constraints.parse("499", null, null).allow(half, widest));
        assertFalse(Constraints.parse(null, "4ms", null).allow(half, widest));
        assertFalse(Constraints.parse(null, null, "9mJ").allow(half, widest));
        assertTrue(Constraints.parse("0.5kB", "5ms", "10mJ").allow(half, widest));
    }

    @Test
    void given_a_version_when_counted_on_then_its_last_number_grows() {
        assertEquals("2", NextVersion.of("1"));
        assertEquals("1.10", NextVersion.of("1.9"));
        assertEquals("beta.1", NextVersion.of("beta"));
    }

    @Test
    void given_class_folders_when_read_then_raw_frames_and_images_become_codes() throws Exception {
        Path cat = Files.createDirectory(folder.resolve("cat"));
        Path dog = Files.createDirectory(folder.resolve("dog"));
        byte[] raw = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        Files.write(cat.resolve("a.bin"), raw);
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 0, 0x102030);
        ImageIO.write(image, "png", dog.resolve("b.PNG").toFile());
        Frames frames = new FolderFrames(format).read(folder);
        assertArrayEquals(new byte[] {0, 1}, frames.labels());
        assertArrayEquals(raw, frames.frame(0));
        byte[] red = {0, 0x10, 0, 0, 0, 0x20, 0, 0, 0, 0x30, 0, 0};
        assertArrayEquals(red, frames.frame(1));
        Files.write(dog.resolve("short.bin"), new byte[3]);
        var odd = assertThrows(IOException.class, () -> new FolderFrames(format).read(folder));
        assertTrue(odd.getMessage().contains("short.bin has 3 bytes"), odd.getMessage());
    }

    @Test
    void given_nothing_or_an_image_of_another_size_when_read_then_the_message_says_so()
            throws Exception {
        var none = assertThrows(IOException.class, () -> new FolderFrames(format).read(folder));
        assertTrue(none.getMessage().contains("cat, dog"), none.getMessage());
        Path cat = Files.createDirectory(folder.resolve("cat"));
        BufferedImage large = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(large, "png", cat.resolve("large.png").toFile());
        var size = assertThrows(IOException.class, () -> new FolderFrames(format).read(folder));
        assertTrue(size.getMessage().contains("3 x 2 pixels"), size.getMessage());
    }

    @Test
    void given_frames_when_split_then_the_parts_are_apart_and_have_every_class() {
        int count = 1_000;
        byte[] codes = new byte[count * 12];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            codes[i * 12] = (byte) i;
            codes[i * 12 + 1] = (byte) (i >> 8);
            labels[i] = (byte) (i < 200 ? 0 : 1);
        }
        SplitFrames parts = new Split(0.15, 3).of("n", new Frames(format, codes, labels));
        Set<Integer> seen = new HashSet<>();
        int cats = 0;
        for (Frames part : List.of(parts.training(), parts.heldOut(), parts.test())) {
            for (int i = 0; i < part.size(); i++) {
                byte[] frame = part.frame(i);
                assertTrue(seen.add(frame[0] & 255 | (frame[1] & 255) << 8));
                cats += part == parts.test() && part.labels()[i] == 0 ? 1 : 0;
            }
        }
        assertEquals(count, seen.size());
        assertEquals(150, parts.test().size());
        assertEquals(30, cats);
        Frames few = new Frames(format, new byte[12 * 99], new byte[99]);
        assertThrows(IllegalArgumentException.class, () -> new Split(0.15, 3).of("n", few));
    }
}
