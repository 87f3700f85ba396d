package io.bitgear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.training (DJL, PyTorch) in a JVM of its own. */
@Command(
        name = "train",
        description = {
            "Trains a network for every bit width and exports its model file.",
            "All options are those of io.bitgear.training; train --help lists them once it is"
                    + " built."
        })
final class TrainCommand implements Callable<Integer> {
    static final ModuleJvm MODULE =
            new ModuleJvm(
                    "training",
                    "bundles/io.bitgear.training",
                    "BITGEAR_TRAINING",
                    "io.bitgear.training.TrainCommand");

    static final List<String> OPTIONS = List.of("-Dai.djl.offline=true");

    /** CPU only, no telemetry, and the C library's allocator as training's README says. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PYTORCH_FLAVOR", "cpu",
                    "OPT_OUT_TRACKING", "true",
                    "MALLOC_MMAP_MAX_", "0",
                    "MALLOC_TRIM_THRESHOLD_", "8589934592",
                    "MALLOC_TOP_PAD_", "268435456");

    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return ModuleJvm.run(MODULE.command(MODULE.folder(), OPTIONS, arguments), ENVIRONMENT);
    }
}
