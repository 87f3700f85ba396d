package io.bitgear.sweep.engine;

import io.bitgear.cli.Failure;
import io.bitgear.cli.text.Progress;
import java.io.File;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Tasks on Apache Spark: threads of this JVM ({@code local[N]}) or the executors of a cluster, by
 * the master's URL alone. What the tasks share is broadcast; a cluster's executors are served this
 * module's jars by the driver.
 */
public final class SparkEngine implements Engine {
    private static final String LEVEL = "bitgear.sweep.log";
    private static final long POLL_MILLIS = 100;

    private final Progress progress = Progress.onTerminal();
    private final TaskCounter counter = new TaskCounter(progress);
    private final JavaSparkContext context;
    private final String master;
    private final boolean local;

    /** A result and the host that it was made on. */
    private record Located<R extends Serializable>(Outcome<R> outcome, String host)
            implements Serializable {}

    /**
     * Connects.
     *
     * @param coresPerTask processors that a task takes, at least 1
     * @throws Failure when the master cannot be used
     */
    public SparkEngine(SparkOptions options, int coresPerTask) throws Failure {
        options.check();
        master = options.master();
        local = master.startsWith("local");
        MasterCheck.check(master);
        System.setProperty(LEVEL, options.isVerbose() ? "INFO" : "OFF");
        progress.show("starting Spark on " + master);
        try {
            context = new JavaSparkContext(configuration(options, coresPerTask));
        } catch (Exception e) { // Scala throws checked ones without saying so
            progress.close();
            throw new Failure(
                    "Spark does not start on " + master + ": " + firstLine(e),
                    "--verbose shows its own log.",
                    e);
        }
        context.sc().addSparkListener(counter);
        if (!local) {
            awaitExecutor(options.seconds());
        }
    }

    private SparkConf configuration(SparkOptions options, int coresPerTask) {
        SparkConf configuration =
                new SparkConf()
                        .setMaster(master)
                        .setAppName("bitgear sweep")
                        .set("spark.task.cpus", Integer.toString(coresPerTask))
                        .set("spark.ui.enabled", "false")
                        .set("spark.ui.showConsoleProgress", "false");
        if (local || MasterCheck.isLoopback(master)) {
            configuration.set("spark.driver.host", "127.0.0.1");
            configuration.set("spark.driver.bindAddress", "127.0.0.1");
        }
        if (!local) {
            configuration.setJars(ownJars());
        }
        options.settings().forEach(configuration::set);
        return configuration;
    }

    /** The project's jars on the class path; executors bring Spark and what belongs to it. */
    private static String[] ownJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> new File(entry).getName().matches("io\\.bitgear\\..*\\.jar"))
                .toArray(String[]::new);
    }

    /** A job without an executor would wait for ever. */
    private void awaitExecutor(int seconds) throws Failure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (context.sc().statusTracker().getExecutorInfos().length
                    < 2) { // one is the driver
                if (context.sc().isStopped() || System.nanoTime() > end) {
                    throw new Failure(
                            "no executor came from "
                                    + master
                                    + (context.sc().isStopped()
                                            ? ": it gave the sweep up"
                                            : " within " + seconds + " s"),
                            "Has it workers with free cores and memory? --wait waits longer,"
                                    + " --verbose shows Spark's log.");
                }
                progress.show("waiting for an executor of " + master);
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new Failure("interrupted", "", e);
        } catch (Failure e) {
            close();
            throw e;
        }
    }

    @Override
    public <C extends Serializable, T extends Serializable, R extends Serializable> List<R> run(
            String what, C common, List<T> tasks, Work<C, T, R> work) throws Failure {
        if (tasks.isEmpty()) {
            return List.of();
        }
        counter.begin(what, tasks.size());
        List<R> results = new ArrayList<>();
        for (Located<R> one : collect(what, common, tasks, work)) {
            results.add(one.outcome().get(local ? "" : one.host()));
        }
        return results;
    }

    private <C extends Serializable, T extends Serializable, R extends Serializable>
            List<Located<R>> collect(String what, C common, List<T> tasks, Work<C, T, R> work)
                    throws Failure {
        Broadcast<C> shared = context.broadcast(common);
        try {
            return context.parallelize(tasks, tasks.size())
                    .map(task -> new Located<>(Outcome.of(work, shared.value(), task), host()))
                    .collect();
        } catch (Exception e) { // Scala throws checked ones without saying so
            throw new Failure(
                    what + " failed on " + master + ": " + firstLine(e),
                    "--verbose shows Spark's own log.",
                    e);
        } finally {
            shared.destroy();
        }
    }

    private static String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }

    private static String firstLine(Throwable e) {
        String text = e.getMessage() == null ? e.toString() : e.getMessage();
        return text.lines().findFirst().orElse(e.toString());
    }

    @Override
    public String description() {
        return "Spark " + master;
    }

    @Override
    public void close() {
        progress.close();
        context.close();
    }
}
