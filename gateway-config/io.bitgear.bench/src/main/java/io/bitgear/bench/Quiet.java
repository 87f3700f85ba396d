package io.bitgear.bench;

import io.bitgear.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * How much of the machine others had while something was measured.
 *
 * @param loadBefore one-minute load average at the beginning
 * @param loadAfter the same at the end
 * @param othersCores processors that other processes, and other guests of the host, kept busy on
 *     average; 0 on a machine that did nothing else
 */
public record Quiet(double loadBefore, double loadAfter, double othersCores) {
    private static final double TICKS = 100;
    private static final int STEAL = 8;

    /** Places of the times of ended children in {@code /proc/self/stat}, behind the name. */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;

    /** A measurement of it under way. */
    public static final class Watch {
        private final double load = load();
        private final double busy = busySeconds();
        private final double own = ownSeconds(ProcessHandle.current()) + endedSeconds();
        private final long begin = System.nanoTime();
        private double children;

        private Watch() throws Failure {}

        /** Counts a child that has not ended yet as ours; those that have are ours anyway. */
        public void ending(long pid) {
            children += ProcessHandle.of(pid).map(Quiet::ownSeconds).orElse(0.0);
        }

        /** What it was from the beginning to now. */
        public Quiet end() throws Failure {
            double elapsed = (System.nanoTime() - begin) / 1e9;
            double now = ownSeconds(ProcessHandle.current()) + endedSeconds();
            double ours = now - own + children;
            double others = Math.max(0, busySeconds() - busy - ours) / elapsed;
            return new Quiet(load, load(), others);
        }
    }

    /** Begins. */
    public static Watch watch() throws Failure {
        return new Watch();
    }

    private static double ownSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Time of the children that have ended, and of theirs. */
    private static double endedSeconds() throws Failure {
        String stat = first("self/stat");
        String[] parts = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticks =
                Double.parseDouble(parts[CHILDREN_USER])
                        + Double.parseDouble(parts[CHILDREN_SYSTEM]);
        return ticks / TICKS;
    }

    /** Time of all processors that was neither idle nor waiting for a disc. */
    private static double busySeconds() throws Failure {
        String[] parts = first("stat").split(" +");
        double ticks =
                Arrays.stream(parts, 1, Math.min(parts.length, STEAL + 1))
                        .mapToDouble(Double::parseDouble)
                        .sum();
        return (ticks - Double.parseDouble(parts[4]) - Double.parseDouble(parts[5])) / TICKS;
    }

    private static double load() throws Failure {
        return Double.parseDouble(first("loadavg").split(" ")[0]);
    }

    private static String first(String file) throws Failure {
        Path path = Path.of("/proc", file);
        try {
            return Files.readAllLines(path).get(0);
        } catch (IOException e) {
            throw new Failure("cannot read " + path + ": " + e.getMessage(), "", e);
        }
    }

    /** For people, in one line. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "load:    %.2f before, %.2f after; others kept %.2f cores busy on average",
                loadBefore,
                loadAfter,
                othersCores);
    }
}
