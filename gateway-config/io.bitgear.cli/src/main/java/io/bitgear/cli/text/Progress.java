package io.bitgear.cli.text;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One line on a terminal that says how far a task is; silent elsewhere. For any number of threads.
 */
public final class Progress implements AutoCloseable {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean shown;
    private long begin = System.nanoTime();
    private long drawn;

    private Progress(PrintStream out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /** On standard error when that is a terminal. */
    public static Progress onTerminal() {
        String term = System.getenv("TERM");
        return new Progress(
                System.err, System.console() != null && term != null && !term.equals("dumb"));
    }

    /** Always shown there, for tests. */
    public static Progress on(PrintStream out) {
        return new Progress(out, true);
    }

    /** Begins a task anew; the estimate of the time left counts from here. */
    public synchronized void begin() {
        begin = System.nanoTime();
        drawn = 0;
    }

    /**
     * Shows a task with a known end.
     *
     * @param done steps done
     * @param total steps in all
     */
    public synchronized void show(String task, long done, long total) {
        long now = System.nanoTime();
        if (!shown || (done < total && drawn != 0 && now - drawn < REDRAW_NANOS)) {
            return;
        }
        drawn = now;
        int filled = (int) (BAR * done / Math.max(1, total));
        String left =
                done == 0
                        ? ""
                        : ", " + seconds((now - begin) / 1e9 * (total - done) / done) + " left";
        draw(
                String.format(
                        Locale.ROOT,
                        "%s [%s%s] %d/%d%s",
                        task,
                        "#".repeat(filled),
                        ".".repeat(BAR - filled),
                        done,
                        total,
                        left));
    }

    /** Shows a task whose end is not known. */
    public synchronized void show(String task) {
        if (shown) {
            draw(task);
        }
    }

    private void draw(String line) {
        out.print("\r\u001b[K" + line);
        out.flush();
    }

    private static String seconds(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }

    /** Clears the line. */
    @Override
    public synchronized void close() {
        if (shown) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
