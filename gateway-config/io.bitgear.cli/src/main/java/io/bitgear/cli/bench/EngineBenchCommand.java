package io.bitgear.cli.bench;

import io.bitgear.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.bench. */
@Command(
        name = "engine",
        description = {
            "Our engine beside ONNX Runtime and PyTorch, one frame at a time.",
            "All options are those of io.bitgear.bench; bench engine --help lists them once it is"
                    + " built."
        })
final class EngineBenchCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return PeerBench.run("engine", arguments);
    }
}
