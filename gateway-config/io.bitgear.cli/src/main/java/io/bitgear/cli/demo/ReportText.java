package io.bitgear.cli.demo;

import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.cli.text.WidthText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Scene reports for people. */
final class ReportText {
    private ReportText() {}

    /** All that a scene showed. */
    static List<String> scene(SceneReport r, int number, int count) {
        List<String> lines = new ArrayList<>();
        lines.add("[" + number + "/" + count + "] " + r.scene() + ": " + r.event());
        line(lines, "weights", WidthText.grouped(r.widths().weights()));
        line(lines, "activations", WidthText.grouped(r.widths().activations()));
        line(
                lines,
                "why",
                (r.binding().equals("none") ? "nothing binds" : r.binding() + " binds")
                        + " ("
                        + r.origin()
                        + ")");
        r.explanation().forEach(sentence -> line(lines, "", sentence));
        r.violations()
                .forEach(v -> line(lines, "VIOLATED", v.resource().label() + ": " + v.reason()));
        line(
                lines,
                "accuracy",
                Quantities.percent(r.accuracy())
                        + " of "
                        + r.images()
                        + " images right; expected "
                        + Quantities.percent(r.expectedAccuracy())
                        + (r.accuracyMeasured() ? " (measured)" : " (predicted)"));
        line(
                lines,
                "latency",
                Quantities.millis(r.latencyMedianMs())
                        + " median, "
                        + Quantities.millis(r.latencyP95Ms())
                        + " p95 at the client; "
                        + Quantities.millis(r.nodeMedianMs())
                        + " on the node; modelled "
                        + Quantities.millis(r.modelledLatencyMs())
                        + " on the device");
        line(
                lines,
                "energy",
                Quantities.si(r.modelledEnergyJoules(), "J") + " a frame (modelled)" + ofWidest(r));
        line(lines, "resident", Quantities.bytes(r.residentBytes()));
        line(
                lines,
                "switched",
                (r.switchMs() == null
                                ? "no change was needed"
                                : Quantities.millis(r.switchMs())
                                        + " from the event to the first answer")
                        + "; configuration "
                        + shorten(r)
                        + ", epoch "
                        + r.epoch());
        line(lines, "answered by", nodes(r));
        if (r.elsewhere() > 0) {
            line(
                    lines,
                    "",
                    r.elsewhere() + " answers came under another configuration and are left out");
        }
        return lines;
    }

    private static String nodes(SceneReport r) {
        return r.nodes().entrySet().stream()
                .map(e -> "node " + e.getKey() + " " + e.getValue() + " times")
                .collect(Collectors.joining(", "));
    }

    private static String ofWidest(SceneReport r) {
        return r.modelledEnergyOfWidest() == null
                ? ""
                : ", " + Quantities.percent(r.modelledEnergyOfWidest()) + " of W8A8";
    }

    private static String shorten(SceneReport r) {
        return r.configurationId().substring(0, Math.min(12, r.configurationId().length()));
    }

    private static void line(List<String> lines, String name, String text) {
        lines.add(String.format("      %-12s %s", name, text).stripTrailing());
    }

    /** All scenes, one a line. */
    static Table summary(List<SceneReport> reports) {
        Table table =
                new Table(
                        "scene",
                        "weights",
                        "activations",
                        "binds",
                        "accuracy",
                        "median",
                        "p95",
                        "modelled",
                        "energy",
                        "of W8A8",
                        "resident",
                        "switched",
                        "configuration");
        for (SceneReport r : reports) {
            table.row(
                    r.scene(),
                    WidthText.digits(r.widths().weights()),
                    WidthText.digits(r.widths().activations()),
                    r.binding(),
                    Quantities.percent(r.accuracy()),
                    Quantities.millis(r.latencyMedianMs()),
                    Quantities.millis(r.latencyP95Ms()),
                    Quantities.millis(r.modelledLatencyMs()),
                    Quantities.si(r.modelledEnergyJoules(), "J"),
                    r.modelledEnergyOfWidest() == null
                            ? "-"
                            : Quantities.percent(r.modelledEnergyOfWidest()),
                    Quantities.bytes(r.residentBytes()),
                    r.switchMs() == null ? "-" : Quantities.millis(r.switchMs()),
                    shorten(r));
        }
        return table;
    }
}
