package io.bitgear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to io.bitgear.training. */
@Command(
        name = "adapt",
        description = {
            "Fine-tunes a model file on labelled frames, under the constraints of a device.",
            "All options are those of io.bitgear.training; adapt --help lists them once it is"
                    + " built."
        })
final class AdaptCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Failure {
        return TrainingProcess.run("io.bitgear.training.adapt.AdaptCommand", arguments);
    }
}
