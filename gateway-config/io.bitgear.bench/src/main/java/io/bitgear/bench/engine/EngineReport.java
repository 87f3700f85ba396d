package io.bitgear.bench.engine;

import io.bitgear.bench.Machine;
import io.bitgear.bench.Quiet;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import java.util.List;
import java.util.Locale;

/**
 * What came of a contest.
 *
 * @param model name
 * @param digest of the model file
 * @param machine that it ran on
 * @param quiet how much of it others had
 * @param rounds of the contest
 * @param threads of the peers; our engine has one
 * @param compared frames whose classes were compared
 * @param reference what speeds are relative to
 * @param rows by contender
 * @param absent contenders that could not run, and why
 */
record EngineReport(
        String model,
        String digest,
        Machine machine,
        Quiet quiet,
        int rounds,
        int threads,
        int compared,
        String reference,
        List<Row> rows,
        List<String> absent) {
    /**
     * A contender.
     *
     * @param name what it is
     * @param micros median over the rounds of a round's median time of a frame, microseconds
     * @param microsLow quarter of the rounds were faster than this
     * @param microsHigh quarter of the rounds were slower than this
     * @param speed median over the rounds of the reference's time over this one's: above 1 it is
     *     faster
     * @param speedLow quarter of the rounds had a lower ratio
     * @param speedHigh quarter of the rounds had a higher ratio
     * @param agreement share of the compared frames in the class of the integer reference at 8 bits
     * @param accuracy share of the compared frames in the right class
     */
    record Row(
            String name,
            double micros,
            double microsLow,
            double microsHigh,
            double speed,
            double speedLow,
            double speedHigh,
            double agreement,
            double accuracy) {}

    String text() {
        Table table =
                new Table(
                        "one frame at a time",
                        "median",
                        "quartiles",
                        "speed",
                        "quartiles ",
                        "classes as W8A8",
                        "right");
        for (Row row : rows) {
            table.row(
                    row.name(),
                    Quantities.si(row.micros() * 1e-6, "s"),
                    String.format(Locale.ROOT, "%.1f..%.1f us", row.microsLow(), row.microsHigh()),
                    String.format(Locale.ROOT, "%.3f", row.speed()),
                    String.format(Locale.ROOT, "%.3f..%.3f", row.speedLow(), row.speedHigh()),
                    Quantities.percent(row.agreement()),
                    Quantities.percent(row.accuracy()));
        }
        StringBuilder text = new StringBuilder();
        text.append(machine.text()).append(System.lineSeparator());
        text.append(quiet.text()).append(System.lineSeparator());
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s, %d rounds, peers with %d thread%s; speed: time of %s over time, the"
                                + " higher the faster; classes of %d frames%n%n",
                        model,
                        rounds,
                        threads,
                        threads == 1 ? "" : "s",
                        reference,
                        compared));
        text.append(table);
        for (String reason : absent) {
            text.append(System.lineSeparator()).append("not measured: ").append(reason);
        }
        return text.toString();
    }
}
