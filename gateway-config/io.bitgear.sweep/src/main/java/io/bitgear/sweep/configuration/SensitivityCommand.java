package io.bitgear.sweep.configuration;

import io.bitgear.cli.Failure;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.sweep.Output;
import io.bitgear.sweep.engine.SparkOptions;
import io.bitgear.training.Cifar10;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What each width of each tensor loses alone. */
@Command(
        name = "sensitivity",
        mixinStandardHelpOptions = true,
        description = {
            "What each width of each weight and activation tensor loses alone against the widest"
                    + " configuration, by integer arithmetic.",
            "Of a folder, the images that training holds out are taken: a choice by test images"
                    + " would flatter itself."
        })
public final class SensitivityCommand implements Callable<Integer> {
    private static final String LAST_FILE = "data_batch_5.bin";
    private static final int RECORDS = 10_000;

    @Spec private CommandSpec spec;
    @Mixin private SweepInput input;
    @Mixin private SparkOptions spark;
    @Mixin private Output output;

    @Override
    public Integer call() throws Failure, IOException {
        input.check();
        output.check();
        ModelInput modelInput = input.model();
        Model model = modelInput.model();
        ImageInput images = input.heldOut(LAST_FILE, RECORDS - Cifar10.HELD_OUT);
        SensitivitySweep sweep =
                new SensitivitySweep(model, images.size(), input.sweep(modelInput, images));
        Sensitivities found =
                new Comparison(spec.commandLine().getErr(), spark, input.isChecked())
                        .run(sweep::run);
        SensitivityReport report = SensitivityReport.of(model, images, found);
        output.put(spec.commandLine().getOut(), report, report.table());
        return 0;
    }
}
