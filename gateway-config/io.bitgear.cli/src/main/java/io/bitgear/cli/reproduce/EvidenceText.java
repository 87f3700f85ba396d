package io.bitgear.cli.reproduce;

import io.bitgear.cli.evaluate.Cifar10;
import io.bitgear.cli.evaluate.Interval;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import io.bitgear.model.Model;
import io.bitgear.model.cost.DeviceProfiles;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The evidence for people. */
final class EvidenceText {
    private static final double[] LOSSES = {0.005, 0.01, 0.02};

    private final Model model;
    private final List<Row> rows;
    private final GateEvidence gate;

    /**
     * @param gate or null when the model has none
     */
    EvidenceText(Model model, List<Row> rows, GateEvidence gate) {
        this.model = model;
        this.rows = rows;
        this.gate = gate;
    }

    void print(PrintWriter out) {
        out.println(
                "model %s, %,d test frames; energy is modelled for %s, with the baseline; changes are against W8A8"
                        .formatted(
                                model.info().name(),
                                rows.get(0).images(),
                                DeviceProfiles.XC7Z020.name()));
        out.println();
        statics(out);
        out.println();
        perInput(out);
        out.println();
        best(out);
        if (model.info().inputBytes() != Cifar10.IMAGE_BYTES) {
            return; // what others have published is of CIFAR-10
        }
        out.println();
        if (gate != null) {
            gate(out);
            out.println();
        }
        Table published = new Table("published", "on", "result");
        Published.ALL.forEach(p -> published.row(p.work(), p.on(), p.result()));
        published.lines().forEach(out::println);
    }

    private void statics(PrintWriter out) {
        Table table =
                new Table(
                        "configuration",
                        "accuracy",
                        "95 % interval",
                        "change in points",
                        "weights",
                        "storage",
                        "cycles",
                        "energy",
                        "of W8A8");
        for (Row row : of(Row.STATIC)) {
            table.row(
                    row.label(),
                    Quantities.exactPercent(row.accuracy()),
                    Quantities.exactPercent(row.interval().low())
                            + " .. "
                            + Quantities.exactPercent(row.interval().high()),
                    points(row.change(), row.changeInterval()),
                    Quantities.bytes(row.weightBytes()),
                    saved(row.storage()),
                    Math.round(row.cycles()),
                    Quantities.si(row.energyJoules(), "J"),
                    saved(row.energy()));
        }
        table.lines().forEach(out::println);
    }

    private void perInput(PrintWriter out) {
        Table table =
                new Table(
                        "frames run again where the low gear is not sure",
                        "accuracy",
                        "change in points",
                        "storage",
                        "cycles",
                        "energy",
                        "of W8A8",
                        "best static of no more energy",
                        "gain on it",
                        "by lot");
        for (Row row : of(Row.PER_INPUT)) {
            table.row(
                    row.label(),
                    Quantities.exactPercent(row.accuracy()),
                    points(row.change(), row.changeInterval()),
                    saved(row.storage()),
                    Math.round(row.cycles()),
                    Quantities.si(row.energyJoules(), "J"),
                    saved(row.energy()),
                    row.rival(),
                    points(row.gain(), row.gainInterval()),
                    Quantities.exactPercent(row.byLot()));
        }
        table.lines().forEach(out::println);
    }

    private void gate(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "The gate under %d random budgets: %d proposals deployed as they are, %d broke a"
                        + " limit and %d gave away more than 0.3 points, which were replaced. A"
                        + " proposal takes %.0f us here.%n",
                gate.budgets(),
                gate.certified(),
                gate.repaired(),
                gate.outdone(),
                gate.gateMicros());
        Table table = new Table("who chooses", "accuracy", "energy", "limits broken");
        table.row(
                "the gate, certified",
                Quantities.exactPercent(gate.accuracy()),
                Quantities.si(gate.energyJoules(), "J"),
                gate.broken());
        table.row("the exact optimum", Quantities.exactPercent(gate.best()), "", 0);
        table.row(
                "a lot, among what fits",
                Quantities.exactPercent(gate.chance()),
                Quantities.si(gate.chanceJoules(), "J"),
                0);
        table.lines().forEach(out::println);
        out.printf(
                Locale.ROOT,
                "Certified, at most %.2f points below the optimum; %d choices are predicted, not"
                        + " measured. The proposals that break nothing, before certification: %.2f"
                        + " %%, the optimum there %.2f %%.%n",
                100 * gate.largestLoss(),
                gate.unmeasured(),
                100 * gate.unrepaired(),
                100 * gate.unrepairedBest());
    }

    private List<Row> of(String kind) {
        return rows.stream().filter(row -> row.kind().equals(kind)).toList();
    }

    private static String points(double value, Interval interval) {
        return String.format(
                Locale.ROOT,
                "%+.2f (%+.2f .. %+.2f)",
                100 * value,
                100 * interval.low(),
                100 * interval.high());
    }

    private void best(PrintWriter out) {
        for (double loss : LOSSES) {
            for (String kind : List.of(Row.STATIC, Row.PER_INPUT)) {
                of(kind).stream()
                        .filter(row -> row.change() >= -loss)
                        .min(Comparator.comparingDouble(Row::energyJoules))
                        .ifPresent(row -> out.println(line(loss, kind, row)));
            }
        }
    }

    private static String line(double loss, String kind, Row row) {
        return "Least energy at no more than %.1f points lost, %s: %s: energy %s, storage %s, %+.2f points."
                .formatted(
                        100 * loss,
                        kind,
                        row.label(),
                        saved(row.energy()),
                        saved(row.storage()),
                        100 * row.change());
    }

    private static String saved(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * (share - 1));
    }
}
