package io.bitgear.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorFilterTest {
    private static String filtered(String said) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        new ErrorFilter(new ByteArrayInputStream(bytes), out, "NNPACK.cpp").run();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesOfTheUnwantedKindAreDropped() {
        assertEquals(
                "before\n[W1] other.cpp: stays\nafter",
                filtered("before\n[W1] NNPACK.cpp:57] No\n[W1] other.cpp: stays\nafter"));
    }

    @Test
    void whatNamesItWithoutBeingAWarningStays() {
        assertEquals("cannot read NNPACK.cpp\n", filtered("cannot read NNPACK.cpp\n"));
    }

    @Test
    void lineWithoutAnEndIsPassedOn() {
        assertEquals("\rrounds 3/15", filtered("\rrounds 3/15"));
    }
}
