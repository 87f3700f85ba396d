package io.bitgear.fpga.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.fpga.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is generated from {@link Register}, and committed, is up to date. */
class RegisterTest {
    private static final Path MACROS = Path.of("..", "rtl", "bitgear_registers.vh");
    private static final Path HEADER = Path.of("..", "native", "include", "bitgear_registers.h");
    private static final Path DOCS = Path.of("..", "..", "docs", "driver.md");
    private static final String HEAD = "| offset | register | | what |\n|---|---|---|---|\n";

    @Test
    void given_the_registers_when_sorted_then_those_of_the_accelerator_come_first() {
        boolean written = false;
        for (Register register : Register.values()) {
            written |= register.isWritten();
            assertEquals(written, register.isWritten(), register.term());
        }
    }

    @Test
    void given_the_registers_when_rendered_for_the_rtl_then_the_committed_file_says_the_same()
            throws IOException {
        String text =
                "// Numbers of the 32-bit registers. Generated from Register.java.\n\n"
                        + render(r -> String.format("`define REGISTER_%s %d%n", r, r.ordinal()))
                        + value("`define REGISTER_FIRST_WRITTEN %d%n", firstWritten())
                        + value("`define REGISTERS %d%n", Register.values().length)
                        + value("`define IDENTITY_VALUE 32'h%08x%n", Register.IDENTITY_VALUE)
                        + value("`define VERSION_VALUE 32'h%08x%n", Register.VERSION_VALUE);
        GeneratedFile.check(MACROS, text);
    }

    @Test
    void given_the_registers_when_rendered_for_the_driver_then_the_committed_file_says_the_same()
            throws IOException {
        String text =
                "/* Numbers of the 32-bit registers. Generated from Register.java. */\n"
                        + "#ifndef BITGEAR_REGISTERS_H\n#define BITGEAR_REGISTERS_H\n\nenum {\n"
                        + render(r -> String.format("    REGISTER_%s = %d,%n", r, r.ordinal()))
                        + value("    REGISTER_FIRST_WRITTEN = %d,%n", firstWritten())
                        + value("    REGISTERS = %d,%n", Register.values().length)
                        + "};\n\n"
                        + value("#define IDENTITY_VALUE 0x%08xu%n", Register.IDENTITY_VALUE)
                        + value("#define VERSION_VALUE 0x%08xu%n", Register.VERSION_VALUE)
                        + "\n#endif\n";
        GeneratedFile.check(HEADER, text);
    }

    @Test
    void given_the_registers_when_rendered_for_the_docs_then_the_committed_table_says_the_same()
            throws IOException {
        GeneratedFile.checkTable(
                DOCS,
                HEAD,
                render(
                        r ->
                                String.format(
                                        "| 0x%02x | `%s` | %s | %s |%n",
                                        r.offset(),
                                        r.term(),
                                        r.isWritten() ? "rw" : "r",
                                        r.meaning)));
    }

    private static int firstWritten() {
        return (int) Arrays.stream(Register.values()).filter(r -> !r.isWritten()).count();
    }

    private static String render(Function<Register, String> line) {
        return Arrays.stream(Register.values()).map(line).collect(Collectors.joining());
    }

    private static String value(String format, int number) {
        return String.format(Locale.ROOT, format, number);
    }
}
