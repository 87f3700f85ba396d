package io.bitgear.cli.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    private static LoadReport report(
            double rate, double[] p99, long[] heap, long failed, int threads, List<String> log) {
        List<LoadReport.Slice> slices = new ArrayList<>();
        for (int i = 0; i < p99.length; i++) {
            SwapReport.Phase load = new SwapReport.Phase(6000, rate, 2, p99[i], 40);
            slices.add(new LoadReport.Slice(load, heap[i]));
        }
        return new LoadReport(
                2,
                List.of(1.0, 1.5),
                32,
                new SwapReport.Phase(60_000, 2000, 9, 30, 90),
                1600,
                slices,
                failed,
                0,
                60,
                50,
                3,
                new SwapReport.Change(70, threads, List.of()),
                new SwapReport.Change(100, 100, List.of()),
                log,
                List.of());
    }

    @Test
    void given_one_slow_slice_in_the_middle_when_judged_then_everything_holds() {
        LoadReport report =
                report(
                        1590,
                        new double[] {10, 11, 90, 12, 11, 12},
                        new long[] {100, 104, 180, 103, 106, 108},
                        0,
                        70,
                        List.of());
        assertEquals(List.of(), report.broken());
        String text = SoakText.load(report);
        assertTrue(text.contains("heap 1.05 times, p50 1.00, p99 1.10"), text);
        assertTrue(text.endsWith("Everything holds."), text);
    }

    @Test
    void given_each_thing_that_may_break_when_judged_then_each_is_told() {
        LoadReport report =
                report(
                        1500,
                        new double[] {10, 12, 14},
                        new long[] {100, 110, 120},
                        3,
                        71,
                        List.of("12:00 WARN slow"));
        assertEquals(
                List.of(
                        "3 requests failed",
                        "1 warnings and errors",
                        "1500 requests a second were reached where 1600 were asked for",
                        "the heap grew to 1.20 times",
                        "the slowest percent came to take 1.40 times",
                        "threads: 70 -> 71"),
                report.broken());
    }
}
