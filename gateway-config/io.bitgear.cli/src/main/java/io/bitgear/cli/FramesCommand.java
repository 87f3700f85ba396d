package io.bitgear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.training. */
@Command(
        name = "frames",
        description = {
            "Writes labelled frames of the data set that a network is trained on.",
            "All options are those of io.bitgear.training; frames --help lists them once it is"
                    + " built."
        })
final class FramesCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return TrainingProcess.run("io.bitgear.training.FramesCommand", arguments);
    }
}
