package io.bitgear.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SwapReportTest {
    private static SwapReport report(
            double p99, long failed, long wrong, Map<String, Integer> loaders, List<String> log) {
        SwapReport.Phase steady = new SwapReport.Phase(1000, 500, 1, 4, 9);
        SwapReport.Phase busy = new SwapReport.Phase(1000, 500, 1, p99, 50);
        return new SwapReport(
                2,
                List.of(1.0, 1.0),
                8,
                500,
                steady,
                List.of(
                        new SwapReport.Bundle(
                                "io.bitgear.engine",
                                List.of(),
                                10,
                                0,
                                List.of(),
                                List.of(100.0, 200.0),
                                busy,
                                failed,
                                wrong)),
                2000,
                failed,
                wrong,
                0,
                5,
                5,
                2,
                new TreeMap<>(loaders),
                new SwapReport.Change(10, 10, List.of()),
                new SwapReport.Change(20, 20, List.of()),
                List.of(1L, 1L),
                log,
                List.of());
    }

    @Test
    void given_all_in_order_when_judged_then_everything_holds() {
        SwapReport report = report(8, 0, 0, Map.of("io.bitgear.engine", 1), List.of());
        assertEquals(List.of(), report.broken());
        String text = SoakText.swaps(report);
        assertTrue(text.contains("2.00") && text.endsWith("Everything holds."), text);
    }

    @Test
    void given_each_thing_that_may_break_when_judged_then_each_is_told() {
        SwapReport report =
                report(
                        9,
                        1,
                        2,
                        Map.of("io.bitgear.engine", 3),
                        List.of("12:00:00.001 WARN  [t] x - 5 frames"));
        List<String> broken = report.broken();
        assertEquals(5, broken.size(), broken.toString());
        String text = SoakText.swaps(report);
        assertTrue(text.contains("WARN  [t] x - N frames"), text);
        assertTrue(text.contains("3 class loaders of io.bitgear.engine"), text);
    }
}
