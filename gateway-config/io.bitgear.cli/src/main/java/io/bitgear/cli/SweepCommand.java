package io.bitgear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.sweep (Apache Spark) in a JVM of its own. */
@Command(
        name = "sweep",
        description = {
            "Evaluates many configurations or training runs in parallel on Apache Spark.",
            "All options are those of io.bitgear.sweep; sweep --help lists them once it is built."
        })
final class SweepCommand implements Callable<Integer> {
    static final ModuleJvm MODULE =
            new ModuleJvm(
                    "sweep",
                    "gateway-config/io.bitgear.sweep",
                    "BITGEAR_SWEEP",
                    "io.bitgear.sweep.SweepCommand");

    /** What Spark opens for itself on Java 17 and later (its JavaModuleOptions). */
    private static final List<String> OPENED =
            List.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.io",
                    "java.net",
                    "java.nio",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.atomic",
                    "jdk.internal.ref",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.util.calendar");

    private static final int UNSAFE_WARNS = 24;

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        List<String> command = MODULE.command(MODULE.folder(), options(), arguments);
        return ModuleJvm.run(command, environment());
    }

    static List<String> options() {
        List<String> options = new ArrayList<>();
        OPENED.forEach(name -> options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        if (Runtime.version().feature() >= UNSAFE_WARNS) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    /** Training runs need the training libraries; other sweeps do without. */
    private static Map<String, String> environment() {
        try {
            ModuleJvm module = TrainingProcess.module("io.bitgear.training.TrainCommand");
            Path training = module.folder();
            return Map.of(module.variable(), training.toString());
        } catch (Failure e) {
            return Map.of();
        }
    }
}
