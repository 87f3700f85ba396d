package io.bitgear.cli.bench;

import io.bitgear.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.bench. */
@Command(
        name = "gateway",
        description = {
            "The whole gateway beside bare Californium, Paho and a bare Java process.",
            "All options are those of io.bitgear.bench; bench gateway --help lists them once it is"
                    + " built."
        })
final class GatewayBenchCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return PeerBench.run("gateway", arguments);
    }
}
