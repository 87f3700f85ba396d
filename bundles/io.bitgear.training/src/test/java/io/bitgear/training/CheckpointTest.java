package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    @TempDir Path folder;

    @Test
    void given_a_checkpoint_when_written_and_read_then_it_is_the_same_and_no_temporary_file_stays()
            throws Exception {
        Path file = folder.resolve("run/x.ckpt");
        Checkpoint checkpoint =
                new Checkpoint(3, 9, Map.of("parameters", Map.of("a", new float[] {1, -2.5f})));
        checkpoint.write(file);
        checkpoint.write(file);
        Checkpoint read = Checkpoint.read(file);
        assertEquals(3, read.epoch());
        assertEquals(9, read.seed());
        assertArrayEquals(new float[] {1, -2.5f}, read.groups().get("parameters").get("a"));
        try (var files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void given_another_file_when_read_then_the_message_names_it() throws Exception {
        Path file = Files.writeString(folder.resolve("y"), "something else");
        IOException e = assertThrows(IOException.class, () -> Checkpoint.read(file));
        assertEquals(file + " is no training checkpoint", e.getMessage());
    }
}
