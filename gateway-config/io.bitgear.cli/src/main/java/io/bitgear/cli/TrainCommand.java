package io.bitgear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.training. */
@Command(
        name = "train",
        description = {
            "Trains a network for every bit width and exports its model file.",
            "All options are those of io.bitgear.training; train --help lists them once it is"
                    + " built."
        })
final class TrainCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return TrainingProcess.run("io.bitgear.training.TrainCommand", arguments);
    }
}
