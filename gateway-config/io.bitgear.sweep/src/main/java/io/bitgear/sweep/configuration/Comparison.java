package io.bitgear.sweep.configuration;

import com.sun.management.OperatingSystemMXBean;
import io.bitgear.cli.Failure;
import io.bitgear.sweep.engine.Engine;
import io.bitgear.sweep.engine.LoopEngine;
import io.bitgear.sweep.engine.SparkEngine;
import io.bitgear.sweep.engine.SparkOptions;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Runs a sweep on Spark, tells how long it took, and, if asked, compares with a plain loop. */
final class Comparison {
    private final PrintWriter err;
    private final SparkOptions spark;
    private final boolean checked;

    /** A sweep with its result, to be run on any engine. */
    interface Sweep<R> {
        R on(Engine engine) throws Failure;
    }

    private record Timed<R>(R result, double seconds, double processor) {}

    Comparison(PrintWriter err, SparkOptions spark, boolean checked) {
        this.err = err;
        this.spark = spark;
        this.checked = checked;
    }

    /**
     * Runs the sweep.
     *
     * @throws Failure when it cannot be done, or the plain loop disagrees
     */
    <R> R run(Sweep<R> sweep) throws Failure {
        long began = System.nanoTime();
        Timed<R> timed;
        try (SparkEngine engine = new SparkEngine(spark, 1)) {
            double start = seconds(began);
            timed = time(sweep, engine);
            say(
                    "%s: %.1f s (%.1f s of processor time in this process), and %.1f s to start",
                    engine.description(), timed.seconds, timed.processor, start);
        }
        if (checked) {
            try (LoopEngine loop = new LoopEngine()) {
                Timed<R> plain = time(sweep, loop);
                if (!plain.result.equals(timed.result)) {
                    throw new Failure(
                            "Spark and " + loop.description() + " disagree",
                            "Have all executors the same jars and data?");
                }
                say(
                        "%s: %.1f s (%.1f s of processor time), the same result; Spark took %.2f"
                                + " of its time",
                        loop.description(),
                        plain.seconds,
                        plain.processor,
                        timed.seconds / plain.seconds);
            }
        }
        return timed.result;
    }

    private static <R> Timed<R> time(Sweep<R> sweep, Engine engine) throws Failure {
        long began = System.nanoTime();
        long processor = processorNanos();
        R result = sweep.on(engine);
        return new Timed<>(result, seconds(began), (processorNanos() - processor) / 1e9);
    }

    /** Of all threads of this JVM; unlike the time that passes, hardly moved by other load. */
    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private void say(String format, Object... values) {
        err.println(String.format(Locale.ROOT, format, values));
        err.flush();
    }
}
