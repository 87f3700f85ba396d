package io.bitgear.cli.bench;

import io.bitgear.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.bench. */
@Command(
        name = "jvm",
        description = {
            "Methods on the hot paths beside their peers, timed by JMH, with the bytes they"
                    + " allocate.",
            "All options are those of io.bitgear.bench; bench jvm --help lists them once it is"
                    + " built."
        })
final class JvmBenchCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return PeerBench.run("jvm", arguments);
    }
}
