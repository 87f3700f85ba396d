package io.bitgear.fpga;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that is generated; with {@code -Dbitgear.generate=true} the tests write it. */
public final class GeneratedFile {
    private GeneratedFile() {}

    /** Fails unless the file has this text. */
    public static void check(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("bitgear.generate")) {
            Files.writeString(file, expected);
        }
        assertEquals(
                expected,
                Files.readString(file),
                file + " is not up to date: run this test with -Dbitgear.generate=true");
    }

    /** Fails unless the table with this head, in a page, has these rows. */
    public static void checkTable(Path page, String head, String rows) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(head) + head.length();
        int to = text.indexOf("\n\n", from - 1) + 1;
        assertTrue(from >= head.length() && to > 0, "no table " + head + " in " + page);
        check(page, text.substring(0, from) + rows + text.substring(Math.max(from, to)));
    }
}
