package io.bitgear.bench.jvm;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Lets JMH time methods, one after the other. */
final class JvmBench {
    /** Bytes allocated by all threads of the JVM, over the operations. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private static final double QUARTER = 25;
    private static final double MEDIAN = 50;

    private final JvmSettings settings;
    private final Path model;

    /**
     * @param model file of the network that frames, replies and decisions are of
     */
    JvmBench(JvmSettings settings, Path model) {
        this.settings = settings;
        this.model = model;
    }

    /**
     * Times them.
     *
     * @param methods peers before those who are compared with them
     * @throws Failure when JMH cannot run one
     */
    List<JvmReport.Row> run(List<Timed> methods, Progress progress) throws Failure {
        List<JvmReport.Row> rows = new ArrayList<>();
        progress.begin();
        for (int i = 0; i < methods.size(); i++) {
            Timed timed = methods.get(i);
            progress.show(timed.label(), i, methods.size());
            RunResult result = run(timed);
            Statistics iterations = result.getPrimaryResult().getStatistics();
            double nanos = iterations.getPercentile(MEDIAN);
            JvmReport.Row peer = peer(timed, methods, rows);
            rows.add(
                    new JvmReport.Row(
                            timed.label(),
                            nanos,
                            iterations.getPercentile(QUARTER),
                            iterations.getPercentile(MEDIAN + QUARTER),
                            allocated(result),
                            peer == null ? null : peer.name(),
                            peer == null ? null : nanos / peer.nanos()));
        }
        return rows;
    }

    private static JvmReport.Row peer(Timed of, List<Timed> methods, List<JvmReport.Row> rows) {
        for (int i = 0; i < rows.size(); i++) {
            Timed other = methods.get(i);
            if (other.type() == of.type() && other.method().equals(of.peer())) {
                return rows.get(i);
            }
        }
        return null;
    }

    private static double allocated(RunResult result) {
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return allocated == null ? 0 : allocated.getScore();
    }

    private RunResult run(Timed timed) throws Failure {
        TimeValue time = TimeValue.milliseconds(settings.millis());
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(timed.pattern())
                        .param("model", model.toString())
                        .forks(settings.forks())
                        .warmupIterations(settings.warmups())
                        .warmupTime(time)
                        .measurementIterations(settings.iterations())
                        .measurementTime(time)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT);
        try {
            return new Runner(options.build()).runSingle();
        } catch (RunnerException e) {
            throw new Failure(
                    "JMH cannot time " + timed.label() + ": " + e.getMessage(),
                    "If another run of JMH is under way on this machine, let it end first.",
                    e);
        }
    }
}
