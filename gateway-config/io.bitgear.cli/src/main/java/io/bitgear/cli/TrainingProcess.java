package io.bitgear.cli;

import java.util.List;
import java.util.Map;

/** Runs commands of io.bitgear.training (DJL, PyTorch) in a JVM of their own. */
final class TrainingProcess {
    static final List<String> OPTIONS = List.of("-Dai.djl.offline=true");

    /** CPU only, no telemetry, and the C library's allocator as training's README says. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PYTORCH_FLAVOR", "cpu",
                    "OPT_OUT_TRACKING", "true",
                    "MALLOC_MMAP_MAX_", "0",
                    "MALLOC_TRIM_THRESHOLD_", "8589934592",
                    "MALLOC_TOP_PAD_", "268435456");

    private TrainingProcess() {}

    /** The training module, with one of its classes that have a main method. */
    static ModuleJvm module(String entry) {
        return new ModuleJvm("training", "bundles/io.bitgear.training", "BITGEAR_TRAINING", entry);
    }

    /**
     * Runs a command to its end, on this process's terminal.
     *
     * @param entry class with the main method
     * @param arguments its arguments
     * @return its exit code
     */
    static int run(String entry, List<String> arguments) throws Failure {
        ModuleJvm module = module(entry);
        return ModuleJvm.run(module.command(module.folder(), OPTIONS, arguments), ENVIRONMENT);
    }
}
