package io.bitgear.cli.bench;

import io.bitgear.cli.Failure;
import io.bitgear.cli.ModuleJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hands over to io.bitgear.bench, which holds the peers' libraries, in a JVM of its own. */
final class PeerBench {
    static final ModuleJvm MODULE =
            new ModuleJvm(
                    "benchmark",
                    "gateway-config/io.bitgear.bench",
                    "BITGEAR_BENCH",
                    "io.bitgear.bench.BenchCommand");

    /** CPU only, no telemetry. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PYTORCH_FLAVOR", "cpu", "OPT_OUT_TRACKING", "true");

    private static final String UNWANTED = "NNPACK.cpp";

    private PeerBench() {}

    /**
     * Runs a benchmark to its end, on this process's terminal.
     *
     * @return its exit code
     */
    static int run(String name, List<String> arguments) throws Failure {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(arguments);
        List<String> command = MODULE.command(MODULE.folder(), List.of(), all);
        ProcessBuilder builder =
                new ProcessBuilder(command).inheritIO().redirectError(ProcessBuilder.Redirect.PIPE);
        ENVIRONMENT.forEach(builder.environment()::putIfAbsent);
        try {
            Process process = builder.start();
            new ErrorFilter(process.getErrorStream(), System.err, UNWANTED).run();
            return process.waitFor();
        } catch (IOException e) {
            throw new Failure("cannot start " + command.get(0) + ": " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }
}
