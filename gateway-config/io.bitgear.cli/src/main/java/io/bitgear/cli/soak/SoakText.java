package io.bitgear.cli.soak;

import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Soaks for people. */
final class SoakText {
    private static final int COMPLAINTS = 20;

    private SoakText() {}

    static String swaps(SwapReport report) {
        List<String> lines = new ArrayList<>();
        SwapReport.Phase steady = report.steady();
        lines.add(
                format(
                        "%d clients, %.0f requests a second asked for; %d cores, load %.1f before"
                                + " and %.1f after",
                        report.clients(),
                        report.rate(),
                        report.cores(),
                        report.load().get(0),
                        report.load().get(1)));
        lines.add(
                format(
                        "steady state: %d requests, %.0f a second, p50 %.1f ms, p99 %.1f ms",
                        steady.requests(), steady.rate(), steady.p50(), steady.p99()));
        lines.add("");
        lines.addAll(table(report).lines());
        for (SwapReport.Bundle bundle : report.bundles()) {
            if (!bundle.along().isEmpty()) {
                lines.add(bundle.name() + " takes along " + String.join(", ", bundle.along()));
            }
            bundle.reasons().forEach(reason -> lines.add(bundle.name() + " refused: " + reason));
        }
        lines.add("");
        lines.add(
                format(
                        "%d requests: %d failed, %d wrong, %d epochs backwards; %d context changes,"
                                + " %d epochs, %d configurations",
                        report.requests(),
                        report.failed(),
                        report.wrong(),
                        report.backwards(),
                        report.flips(),
                        report.epochs(),
                        report.configurations()));
        lines.add("class loaders: " + report.loaders());
        lines.add(change("threads", report.threads()));
        lines.add(change("file descriptors", report.descriptors()));
        lines.add(
                "heap after a collection: "
                        + Quantities.bytes(report.heapBytes().get(0))
                        + " -> "
                        + Quantities.bytes(report.heapBytes().get(1)));
        complaints(report.complaints(), lines);
        report.told().forEach(lines::add);
        lines.add("");
        lines.add(verdict(report.broken()));
        return String.join(System.lineSeparator(), lines);
    }

    private static Table table(SwapReport report) {
        Table table =
                new Table(
                        "bundle",
                        "swaps",
                        "refused",
                        "swap p50",
                        "longest",
                        "requests",
                        "a second",
                        "failed",
                        "wrong",
                        "p50",
                        "p99",
                        "longest",
                        "p99/steady");
        for (SwapReport.Bundle bundle : report.bundles()) {
            SwapReport.Phase load = bundle.load();
            table.row(
                    bundle.name(),
                    bundle.swaps(),
                    bundle.refused(),
                    format("%.0f ms", bundle.millis().get(0)),
                    format("%.0f ms", bundle.millis().get(1)),
                    load.requests(),
                    format("%.0f", load.rate()),
                    bundle.failed(),
                    bundle.wrong(),
                    Quantities.millis(load.p50()),
                    Quantities.millis(load.p99()),
                    Quantities.millis(load.most()),
                    format("%.2f", report.ratio(bundle)));
        }
        return table;
    }

    static String load(LoadReport report) {
        List<String> lines = new ArrayList<>();
        SwapReport.Phase peak = report.peak();
        lines.add(
                format(
                        "%d clients, peak %.0f answers a second (p50 %.1f ms, p99 %.1f ms); then"
                                + " %.0f asked for; %d cores, load %.1f before and %.1f after",
                        report.clients(),
                        peak.rate(),
                        peak.p50(),
                        peak.p99(),
                        report.rate(),
                        report.cores(),
                        report.load().get(0),
                        report.load().get(1)));
        lines.add("");
        Table table =
                new Table("slice", "requests", "a second", "p50", "p99", "longest", "heap in use");
        for (LoadReport.Slice slice : report.slices()) {
            table.row(
                    report.slices().indexOf(slice) + 1,
                    slice.load().requests(),
                    format("%.0f", slice.load().rate()),
                    Quantities.millis(slice.load().p50()),
                    Quantities.millis(slice.load().p99()),
                    Quantities.millis(slice.load().most()),
                    Quantities.bytes(slice.heapBytes()));
        }
        lines.addAll(table.lines());
        lines.add("");
        lines.add(
                format(
                        "%d failed, %d wrong; %d context changes, %d epochs, %d configurations",
                        report.failed(),
                        report.wrong(),
                        report.flips(),
                        report.epochs(),
                        report.configurations()));
        lines.add(
                format(
                        "last third of the slices against the first: heap %.2f times, p50 %.2f,"
                                + " p99 %.2f",
                        report.growth(LoadReport.Slice::heapBytes),
                        report.growth(slice -> slice.load().p50()),
                        report.growth(slice -> slice.load().p99())));
        lines.add(change("threads", report.threads()));
        lines.add(change("file descriptors", report.descriptors()));
        complaints(report.complaints(), lines);
        report.told().forEach(lines::add);
        lines.add("");
        lines.add(verdict(report.broken()));
        return String.join(System.lineSeparator(), lines);
    }

    private static String change(String what, SwapReport.Change change) {
        return what
                + ": "
                + change.before()
                + " -> "
                + change.after()
                + (change.growth().isEmpty() ? "" : "; more of " + change.growth());
    }

    static String answers(AnswersReport report, List<String> broken) {
        List<String> lines = new ArrayList<>();
        lines.add(
                format(
                        "%d requests of %d clients in %.0f s (%.0f a second, p50 %.1f ms, p99 %.1f"
                                + " ms); %d cores",
                        report.asked(),
                        report.clients(),
                        report.seconds(),
                        report.load().rate(),
                        report.load().p50(),
                        report.load().p99(),
                        report.cores()));
        lines.add(
                format(
                        "%d failed, %d wrong, %d epochs backwards",
                        report.failed(), report.wrong(), report.backwards()));
        lines.add(
                format(
                        "%d context changes (%.1f a second); answers named %d epochs and %d"
                                + " configurations",
                        report.flips(),
                        report.flips() / report.seconds(),
                        report.epochs(),
                        report.configurations()));
        lines.add("answers by node: " + report.byNode());
        lines.add(
                format(
                        "checker: %d of %d seeded faults found in %d recorded answers, %d found"
                                + " that were none; unseeded %d",
                        report.trial().caught(),
                        report.trial().seeded(),
                        report.trial().answers(),
                        report.trial().mistaken(),
                        report.trial().found()));
        lines.add("seeded: " + report.trial().kinds().toString().toLowerCase(Locale.ROOT));
        complaints(report.complaints(), lines);
        report.told().forEach(lines::add);
        lines.add("");
        lines.add(verdict(broken));
        return String.join(System.lineSeparator(), lines);
    }

    /** Alike ones together, without time and numbers. */
    private static void complaints(List<String> complaints, List<String> lines) {
        Map<String, Integer> kinds = new TreeMap<>();
        complaints.forEach(
                line ->
                        kinds.merge(
                                line.replaceFirst("^\\S+ ", "").replaceAll("[0-9]+", "N"),
                                1,
                                Integer::sum));
        lines.add(complaints.size() + " warnings and errors in the gateway's log");
        kinds.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(COMPLAINTS)
                .forEach(kind -> lines.add("  " + kind.getValue() + " x " + kind.getKey()));
    }

    private static String verdict(List<String> broken) {
        return broken.isEmpty()
                ? "Everything holds."
                : "NOT everything holds:\n  " + String.join("\n  ", broken);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
