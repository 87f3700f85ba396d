package io.bitgear.fpga.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.fpga.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is generated from {@link Field}, and committed, is up to date. With {@code
 * -Dbitgear.generate=true} the test writes it.
 */
class GeneratedFilesTest {
    private static final Path MACROS = Path.of("..", "rtl", "bitgear_fields.vh");
    private static final Path DOCS = Path.of("..", "..", "docs", "accelerator.md");
    private static final String HEAD = "| field | bits | what |\n|---|---|---|\n";

    @Test
    void given_the_fields_when_laid_side_by_side_then_they_fill_the_descriptor_without_gaps() {
        int low = 0;
        for (Field field : Field.values()) {
            assertEquals(low, field.low, field.term());
            low += field.width;
        }
        assertEquals(Field.STORED, low);
    }

    @Test
    void given_the_fields_when_rendered_for_the_rtl_then_the_committed_file_says_the_same()
            throws IOException {
        String macros =
                Arrays.stream(Field.values())
                        .map(GeneratedFilesTest::macro)
                        .collect(
                                Collectors.joining(
                                        "",
                                        "// The fields of a layer descriptor, from its bits."
                                                + " Generated from Field.java.\n\n",
                                        String.format(
                                                "// bits stored, and what all 16-bit words give,"
                                                        + " xor-ed%n`define DESCRIPTOR_STORED %d%n"
                                                        + "`define DESCRIPTOR_SOUND 16'h%04x%n",
                                                Field.STORED, Field.SOUND)));
        GeneratedFile.check(MACROS, macros);
    }

    @Test
    void given_the_fields_when_rendered_for_the_docs_then_the_committed_table_says_the_same()
            throws IOException {
        String rows =
                Arrays.stream(Field.values())
                        .map(GeneratedFilesTest::row)
                        .collect(Collectors.joining());
        GeneratedFile.checkTable(DOCS, HEAD, rows);
    }

    private static String macro(Field field) {
        int high = field.low + field.width - 1;
        String range = field.width == 1 ? "" + field.low : high + ":" + field.low;
        return String.format(
                "// %s: %s%n`define DESCRIPTOR_%s(d) d[%s]%n",
                field.term(), field.meaning, field.name().toUpperCase(Locale.ROOT), range);
    }

    private static String row(Field field) {
        int high = field.low + field.width - 1;
        String range = field.width == 1 ? "" + field.low : field.low + " to " + high;
        return String.format("| `%s` | %s | %s |%n", field.term(), range, field.meaning);
    }
}
