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
     * @param nanos mean time of an operation, nanoseconds
     * @param errorNanos half of the 99.9 % interval of the mean; null of fewer than two iterations
     * @param bytes allocated for an operation on all threads, mean
     * @param peer what it is compared with, or null
     * @param ratio its time over the peer's, or null
     */
    record Row(
            String name, double nanos, Double errorNanos, double bytes, String peer, Double ratio) {
        private void to(Table table) {
            table.row(
                    name,
                    Quantities.si(nanos * 1e-9, "s"),
                    errorNanos == null
                            ? "-"
                            : String.format(Locale.ROOT, "%.0f %%", 100 * errorNanos / nanos),
                    String.format(Locale.ROOT, "%.0f", bytes),
                    ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                    peer == null ? "" : peer);
        }
    }

    String text() {
        Table table =
                new Table(
                        "one operation", "mean", "+-", "bytes allocated", "time over", "that of");
        rows.forEach(row -> row.to(table));
        return machine.text()
                + System.lineSeparator()
                + quiet.text()
                + System.lineSeparator()
                + String.format(
                        Locale.ROOT,
                        "%s, JMH, %d forks of %d + %d iterations of %d ms; +-: 99.9 %% interval;"
                                + " bytes: on all threads%n%n",
                        model,
                        settings.forks(),
                        settings.warmups(),
                        settings.iterations(),
                        settings.millis())
                + table;
    }
}
