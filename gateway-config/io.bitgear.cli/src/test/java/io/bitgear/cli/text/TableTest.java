package io.bitgear.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void given_rows_when_shown_then_numbers_stand_right_and_text_left() {
        Table table = new Table("name", "count").row("a", 5).row("longer", 1234);
        assertEquals(
                List.of("name    count", "------  -----", "a           5", "longer   1234"),
                table.lines());
    }

    @Test
    void given_too_few_cells_when_added_then_refused() {
        Table table = new Table("a", "b");
        assertThrows(IllegalArgumentException.class, () -> table.row("x"));
    }

    @Test
    void given_no_rows_when_shown_then_the_head_stands_alone() {
        assertEquals(List.of("a", "-"), new Table("a").lines());
    }

    @Test
    void given_numbers_when_shown_then_si_prefixes_and_three_digits() {
        assertEquals("1.24 mJ", Quantities.si(0.001237, "J"));
        assertEquals("12.3 ms", Quantities.si(0.0123, "s"));
        assertEquals("850 µs", Quantities.si(0.00085, "s"));
        assertEquals("1.00 Mbit/s", Quantities.si(999_999, "bit/s"));
        assertEquals("0 J", Quantities.si(0, "J"));
        assertEquals("-", Quantities.si(Double.NaN, "J"));
        assertEquals("1.5 KiB", Quantities.bytes(1536));
        assertEquals("83.5 %", Quantities.percent(0.835));
        assertEquals("64000", Quantities.plain(64e3));
    }

    @Test
    void given_widths_when_shown_then_grouped_widest_first() {
        assertEquals(
                "8: conv1 fc; 4: b; skipped: a",
                WidthText.grouped(new TreeMap<>(Map.of("conv1", 8, "fc", 8, "b", 4, "a", 0))));
        assertEquals("all 4", WidthText.grouped(new TreeMap<>(Map.of("a", 4, "b", 4))));
        assertEquals("48", WidthText.digits(new TreeMap<>(Map.of("a", 4, "b", 8))));
    }

    @Test
    void given_a_terminal_when_a_task_goes_on_then_the_line_says_how_far() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Progress progress = Progress.on(new PrintStream(bytes, true))) {
            progress.show("W4A4", 50, 100);
            progress.show("W4A4", 100, 100);
        }
        String text = bytes.toString();
        assertEquals(true, text.contains("W4A4 [############............] 50/100"), text);
        assertEquals(true, text.contains("100/100"), text);
    }
}
