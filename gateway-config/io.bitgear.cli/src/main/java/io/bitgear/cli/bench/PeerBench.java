package io.bitgear.cli.bench;

import io.bitgear.cli.Failure;
import io.bitgear.cli.ModuleJvm;
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

    /** CPU only, no telemetry, and no line of PyTorch's for every convolution. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PYTORCH_FLAVOR", "cpu",
                    "OPT_OUT_TRACKING", "true",
                    "TORCH_CPP_LOG_LEVEL", "ERROR");

    private PeerBench() {}

    /**
     * Runs a benchmark to its end, on this process's terminal.
     *
     * @return its exit code
     */
    static int run(String name, List<String> arguments) throws Failure {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(arguments);
        return ModuleJvm.run(MODULE.command(MODULE.folder(), List.of(), all), ENVIRONMENT);
    }
}
