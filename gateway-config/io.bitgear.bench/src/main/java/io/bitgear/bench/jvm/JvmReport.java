package io.bitgear.bench.jvm;

import io.bitgear.bench.Machine;
import io.bitgear.bench.Quiet;
import io.bitgear.cli.text.Quantities;
import io.bitgear.cli.text.Table;
import java.util.List;
import java.util.Locale;

/**
 * What JMH measured.
 *
 * @param model name
 * @param digest of the model file
 * @param machine that it ran on
 * @param quiet how much of it others had
 * @param settings of the run
 * @param rows by method
 */
record JvmReport(
        String model,
        String digest,
        Machine machine,
        Quiet quiet,
        JvmSettings settings,
        List<Row> rows) {
    /**
     * A method.
     *
     * @param name what it does
     * @param nanos time of an operation, nanoseconds: the mean of an iteration, of these the median
     * @param nanosLow a quarter of the iterations were faster than this
     * @param nanosHigh a quarter of the iterations were slower than this
     * @param bytes allocated for an operation on all threads, mean
     * @param peer what it is compared with, or null
     * @param ratio its time over the peer's, or null
     */
    record Row(
            String name,
            double nanos,
            double nanosLow,
            double nanosHigh,
            double bytes,
            String peer,
            Double ratio) {
        private void to(Table table) {
            table.row(
                    name,
                    Quantities.si(nanos * 1e-9, "s"),
                    Quantities.si(nanosLow * 1e-9, "s")
                            + ".."
                            + Quantities.si(nanosHigh * 1e-9, "s"),
                    String.format(Locale.ROOT, "%.0f", bytes),
                    ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                    peer == null ? "" : peer);
        }
    }

    String text() {
        Table table =
                new Table(
                        "one operation",
                        "median",
                        "quartiles",
                        "bytes allocated",
                        "time over",
                        "that of");
        rows.forEach(row -> row.to(table));
        return machine.text()
                + System.lineSeparator()
                + quiet.text()
                + System.lineSeparator()
                + String.format(
                        Locale.ROOT,
                        "%s, JMH, %d forks of %d + %d iterations of %d ms; bytes: on all"
                                + " threads%n%n",
                        model,
                        settings.forks(),
                        settings.warmups(),
                        settings.iterations(),
                        settings.millis())
                + table;
    }
}
