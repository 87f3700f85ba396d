package io.bitgear.training;

import java.io.PrintStream;
import java.util.Locale;

/** Progress of a run: a bar with the time left on a terminal, plain lines elsewhere. */
public final class Progress {

    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final long total;
    private final long first;
    private final long start = System.nanoTime();
    private long lastShown;

    /**
     * Starts the clock.
     *
     * @param out where to print
     * @param terminal whether {@code out} is a terminal
     * @param first units done before this run
     * @param total units of the whole run
     */
    public Progress(PrintStream out, boolean terminal, long first, long total) {
        this.out = out;
        this.terminal = terminal;
        this.first = first;
        this.total = total;
    }

    /**
     * Shows how far the run is; on a terminal only, at most four times a second.
     *
     * @param done units done
     * @param text what is going on
     */
    public void update(long done, String text) {
        long now = System.nanoTime();
        if (terminal && now - lastShown > 250_000_000L) {
            lastShown = now;
            int filled = (int) (BAR * done / Math.max(1, total));
            out.print(
                    "\r["
                            + "#".repeat(filled)
                            + ".".repeat(BAR - filled)
                            + "] "
                            + text
                            + ", "
                            + left(done)
                            + " left \033[K");
            out.flush();
        }
    }

    /**
     * Prints a line that stays.
     *
     * @param done units done
     * @param text what happened
     */
    public void line(long done, String text) {
        String rest = done < total ? ", " + left(done) + " left" : "";
        out.println((terminal ? "\r\033[K" : "") + text + rest);
    }

    private String left(long done) {
        if (done <= first) {
            return "unknown time";
        }
        long seconds = (long) ((System.nanoTime() - start) / 1e9 / (done - first) * (total - done));
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
