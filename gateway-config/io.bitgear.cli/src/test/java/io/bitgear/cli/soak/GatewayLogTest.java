package io.bitgear.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayLogTest {
    @TempDir Path folder;

    @Test
    void given_a_file_that_grows_when_read_then_whole_lines_come_and_complaints_are_kept()
            throws Exception {
        Path file = folder.resolve("log");
        String warning = "2030-01-01T12:00:00.001Z WARN  [thread] io.bitgear.X - something";
        Files.writeString(file, "12:00:00.000 INFO  [main] x - WARN is a word\n" + warning);
        GatewayLog log = new GatewayLog(file);
        assertEquals(List.of("12:00:00.000 INFO  [main] x - WARN is a word"), log.read());
        assertEquals(List.of(), log.complaints());
        Files.writeString(file, "\n12:00:00.002 ERROR [x] y - z\nhalf", StandardOpenOption.APPEND);
        assertEquals(List.of(warning, "12:00:00.002 ERROR [x] y - z"), log.read());
        assertEquals(List.of(warning, "12:00:00.002 ERROR [x] y - z"), log.complaints());
        log.forget();
        assertEquals(List.of(), log.complaints());
    }
}
