package io.bitgear.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
    @TempDir Path folder;

    private Path file(String name, int records, int extraBytes) throws IOException {
        byte[] bytes = new byte[records * 3073 + extraBytes];
        for (int i = 0; i < records; i++) {
            bytes[i * 3073] = (byte) (i % 10);
            bytes[i * 3073 + 1] = (byte) (200 + i);
        }
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void given_a_folder_when_read_then_the_test_batch_comes_before_the_sample() throws Exception {
        file("cifar10-sample-1000.bin", 1, 0);
        assertEquals(1, Cifar10.read(folder, 100).size());
        file("test_batch.bin", 12, 0);
        List<LabelledImage> images = Cifar10.read(folder, 100);
        assertEquals(12, images.size());
        assertEquals(1, images.get(11).label());
        assertEquals((byte) 211, images.get(11).pixels()[0]);
        assertEquals(5, Cifar10.read(folder, 5).size());
    }

    @Test
    void given_a_truncated_file_when_read_then_the_failure_names_file_and_size() throws Exception {
        Path file = file("test_batch.bin", 2, -1);
        Failure failure = assertThrows(Failure.class, () -> Cifar10.read(file, 10));
        assertTrue(
                failure.getMessage().contains("test_batch.bin has 6145 bytes"),
                failure.getMessage());
    }

    @Test
    void given_garbage_or_nothing_when_read_then_refused() throws Exception {
        byte[] garbage = new byte[3073 * 2];
        garbage[3073] = 77;
        Path file = Files.write(folder.resolve("garbage.bin"), garbage);
        Failure failure = assertThrows(Failure.class, () -> Cifar10.read(file, 10));
        assertTrue(failure.getMessage().contains("record 1: label 77"), failure.getMessage());
        Path empty = Files.write(folder.resolve("empty.bin"), new byte[0]);
        assertThrows(Failure.class, () -> Cifar10.read(empty, 10));
        assertThrows(Failure.class, () -> Cifar10.read(folder.resolve("absent"), 10));
        assertThrows(Failure.class, () -> Cifar10.read(folder, 10));
    }

    @Test
    void given_counts_when_wilsons_interval_is_taken_then_it_is_the_published_one() {
        Interval interval = Interval.wilson(8500, 10_000);
        assertEquals(0.8429, interval.low(), 5e-5);
        assertEquals(0.8569, interval.high(), 5e-5);
        Interval none = Interval.wilson(0, 10);
        assertEquals(0, none.low(), 1e-12);
        assertEquals(0.2775, none.high(), 5e-5);
    }
}
