package io.bitgear.fpga.compile.small;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.fpga.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What is generated from {@link SmallField}, and committed, is up to date. With {@code
 * -Dbitgear.generate=true} the tests write it.
 */
class SmallGeneratedFilesTest {
    private static final Path MACROS = Path.of("..", "rtl", "small", "bitgear_small_fields.vh");
    private static final Path DOCS = Path.of("..", "..", "docs", "small-core.md");
    private static final String HEAD = "| field | bits | what |\n|---|---|---|\n";

    @Test
    void given_the_fields_when_laid_side_by_side_then_they_fill_the_descriptor_without_gaps() {
        int low = 0;
        for (SmallField field : SmallField.values()) {
            assertEquals(low, field.low, field.term());
            low += field.width;
        }
        assertEquals(SmallField.BITS, low);
    }

    @Test
    void given_the_fields_when_rendered_for_the_rtl_then_the_committed_file_says_the_same()
            throws IOException {
        GeneratedFile.check(
                MACROS,
                "// The fields of the small core's layer descriptor, from its bits. Generated from"
                        + " SmallField.java.\n\n"
                        + render("// %1$s: %4$s%n`define SMALL_%2$s(d) d[%3$s]%n", ":")
                        + "// words of 48 bits\n`define SMALL_WORDS "
                        + SmallDescriptor.WORDS
                        + "\n");
    }

    @Test
    void given_the_fields_when_rendered_for_the_docs_then_the_committed_table_says_the_same()
            throws IOException {
        GeneratedFile.checkTable(DOCS, HEAD, render("| `%1$s` | %3$s | %4$s |%n", " to "));
    }

    private static String render(String format, String between) {
        return Arrays.stream(SmallField.values())
                .map(f -> render(f, format, between))
                .collect(Collectors.joining());
    }

    private static String render(SmallField field, String format, String between) {
        int high = field.low + field.width - 1;
        boolean up = between.equals(":");
        String range =
                field.width == 1
                        ? "" + field.low
                        : (up ? high : field.low) + between + (up ? field.low : high);
        return String.format(
                format, field.term(), field.name().toUpperCase(Locale.ROOT), range, field.meaning);
    }
}
