package io.bitgear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.training. */
@Command(
        name = "gate",
        description = {
            "Gives a model file its gate: pairs of configurations, mixes, and what chooses.",
            "All options are those of io.bitgear.training; gate --help lists them once it is"
                    + " built."
        })
final class GateCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return TrainingProcess.run("io.bitgear.training.gate.GateCommand", arguments);
    }
}
