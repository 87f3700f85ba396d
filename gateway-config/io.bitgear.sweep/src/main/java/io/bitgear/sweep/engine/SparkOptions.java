package io.bitgear.sweep.engine;

import io.bitgear.cli.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which Spark runs the tasks, and how. */
public final class SparkOptions {
    private static final String UNIT = "s";

    @Option(
            names = "--master",
            paramLabel = "URL",
            defaultValue = "local[*]",
            description =
                    "Spark master (default: ${DEFAULT-VALUE}): local[N] for N threads here,"
                            + " spark://HOST:7077 for a cluster.")
    private String master = "local[*]";

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A setting of Spark, such as spark.executor.memory=2g; repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long a cluster may take to give a first executor (default:"
                            + " ${DEFAULT-VALUE}).")
    private int wait = 60;

    @Option(names = "--verbose", description = "Spark's own log, on standard error.")
    private boolean verbose;

    /** As given on the command line. */
    public SparkOptions() {}

    /** For a master, everything else as it is by default. */
    public SparkOptions(String master) {
        this.master = master;
    }

    /** Checks what was given. */
    void check() throws Failure {
        if (wait < 1) {
            throw new Failure("--wait " + wait + UNIT + " is not at least 1" + UNIT, "");
        }
        for (String name : settings.keySet()) {
            if (!name.startsWith("spark.")) {
                throw new Failure(
                        "--conf " + name + " is no setting of Spark",
                        "Their names begin with spark.");
            }
        }
    }

    /** The master's URL. */
    String master() {
        return master;
    }

    /** Settings beyond the engine's own. */
    Map<String, String> settings() {
        return settings;
    }

    /** Seconds until the first executor must be there. */
    int seconds() {
        return wait;
    }

    /** Whether Spark's own log is wanted. */
    boolean isVerbose() {
        return verbose;
    }
}
