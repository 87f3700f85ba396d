package io.bitgear.cli.bench;

import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What {@code bench split} found, as tables. */
final class SplitReport {
    /** The chosen cut may take this much longer than the best one measured. */
    static final double TOLERANCE = 0.05;

    /** A cut that takes so many times the best one's is measured in two rounds only. */
    private static final double CONTENDER = 2;

    private final List<String> cuts;
    private final List<Integer> bytes;
    private final List<Result> results = new ArrayList<>();

    /**
     * What the node chose.
     *
     * @param cut number of layers on the terminal
     * @param seconds predicted, by cut
     * @param bitsPerSecond the link's rate, measured
     * @param roundTripSeconds the link's round trip, measured
     */
    record Planned(int cut, List<Double> seconds, double bitsPerSecond, double roundTripSeconds) {}

    /**
     * Some frames at some cuts.
     *
     * @param seconds by cut and frame; empty for a cut that was left out
     * @param wrong frames whose logits were not those of the reference
     */
    record Round(List<List<Double>> seconds, int wrong) {}

    /**
     * One link rate.
     *
     * @param rate as the kernel was told
     * @param planned what the node chose
     * @param rounds in their order
     */
    record Result(String rate, Planned planned, List<Round> rounds) {
        private List<Double> sorted(int cut) {
            List<Double> all = new ArrayList<>();
            rounds.forEach(round -> all.addAll(round.seconds().get(cut)));
            Collections.sort(all);
            return all;
        }

        double median(int cut) {
            List<Double> all = sorted(cut);
            return all.get(all.size() / 2);
        }

        /** Distance of the quartiles over the median. */
        double spread(int cut) {
            List<Double> all = sorted(cut);
            return (all.get(all.size() * 3 / 4) - all.get(all.size() / 4)) / median(cut);
        }

        int best() {
            int best = 0;
            for (int cut = 1; cut < planned.seconds().size(); cut++) {
                best = median(cut) < median(best) ? cut : best;
            }
            return best;
        }

        /** The cuts that may be the best; all before there are two rounds. */
        List<Integer> contenders() {
            List<Integer> all = new ArrayList<>();
            for (int cut = 0; cut < planned.seconds().size(); cut++) {
                if (rounds.size() < 2
                        || cut == planned.cut()
                        || median(cut) <= CONTENDER * median(best())) {
                    all.add(cut);
                }
            }
            return all;
        }

        /** How much longer the chosen cut took than the best, as a share. */
        double loss() {
            return median(planned.cut()) / median(best()) - 1;
        }

        int wrong() {
            return rounds.stream().mapToInt(Round::wrong).sum();
        }
    }

    /**
     * @param cuts names of the cuts
     * @param bytes that each sends a frame
     */
    SplitReport(List<String> cuts, List<Integer> bytes) {
        this.cuts = List.copyOf(cuts);
        this.bytes = List.copyOf(bytes);
    }

    /** Number of cuts. */
    int size() {
        return cuts.size();
    }

    void add(Result result) {
        results.add(result);
    }

    /** Whether every choice is within the tolerance of the best, and every bit right. */
    boolean isGood() {
        return results.stream().allMatch(r -> r.loss() <= TOLERANCE && r.wrong() == 0);
    }

    /** The choices at every rate, then what every cut took. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(choices().lines());
        lines.add("");
        lines.addAll(table("measured", Result::median).lines());
        lines.add("");
        lines.addAll(table("predicted", (r, cut) -> r.planned().seconds().get(cut)).lines());
        return lines;
    }

    private Table choices() {
        Table table =
                new Table(
                        "link",
                        "payload rate",
                        "round trip",
                        "chosen cut",
                        "predicted",
                        "measured",
                        "best cut",
                        "measured",
                        "chosen/best",
                        "spread",
                        "frames",
                        "wrong");
        for (Result r : results) {
            int chosen = r.planned().cut();
            table.row(
                    r.rate(),
                    Quantities.si(r.planned().bitsPerSecond(), "bit/s"),
                    Quantities.si(r.planned().roundTripSeconds(), "s"),
                    cuts.get(chosen),
                    milliseconds(r.planned().seconds().get(chosen)),
                    milliseconds(r.median(chosen)),
                    cuts.get(r.best()),
                    milliseconds(r.median(r.best())),
                    "%.3f".formatted(1 + r.loss()),
                    Quantities.percent(r.spread(chosen)),
                    r.sorted(chosen).size(),
                    r.wrong());
        }
        return table;
    }

    /** One number of a cut at a rate. */
    @FunctionalInterface
    private interface Cell {
        double of(Result result, int cut);
    }

    private Table table(String what, Cell cell) {
        List<String> head = new ArrayList<>(List.of("cut, ms " + what, "bytes"));
        results.forEach(r -> head.add(r.rate()));
        Table table = new Table(head.toArray(String[]::new));
        for (int cut = 0; cut < cuts.size(); cut++) {
            List<Object> row = new ArrayList<>(List.of(cuts.get(cut), bytes.get(cut)));
            for (Result r : results) {
                row.add("%.1f".formatted(cell.of(r, cut) * 1e3));
            }
            table.row(row.toArray());
        }
        return table;
    }

    private static String milliseconds(double seconds) {
        return "%.1f ms".formatted(seconds * 1e3);
    }
}
