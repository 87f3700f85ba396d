package io.bitgear.sweep.configuration;

import io.bitgear.cli.Failure;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.sweep.Output;
import io.bitgear.sweep.engine.SparkOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Accuracy of many configurations. */
@Command(
        name = "configurations",
        mixinStandardHelpOptions = true,
        description = {
            "Accuracy of each configuration on CIFAR-10 test images, by integer arithmetic.",
            "A task is a configuration and a shard of the images; the result does not depend on how"
                    + " many run at once or where."
        })
public final class ConfigurationsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private SweepInput input;
    @ArgGroup private CandidateChoice choice = new CandidateChoice();

    @Option(
            names = "--sensitivities",
            paramLabel = "FILE",
            description = "Show what these predict beside what is found (sweep sensitivity --out).")
    private Path sensitivities;

    @Mixin private SparkOptions spark;
    @Mixin private Output output;

    @Override
    public Integer call() throws Failure, IOException {
        input.check();
        output.check();
        ModelInput modelInput = input.model();
        Model model = modelInput.model();
        ImageInput images = input.testImages();
        List<Candidate> candidates = choice.of(model);
        Sensitivities predicted =
                sensitivities == null ? null : SensitivityReport.read(sensitivities, model);
        ConfigurationSweep sweep = input.sweep(modelInput, images);
        List<Count> counts =
                new Comparison(spec.commandLine().getErr(), spark, input.isChecked())
                        .run(engine -> sweep.run(engine, candidates));
        ConfigurationReport report = ConfigurationReport.of(model, images, counts, predicted);
        output.put(spec.commandLine().getOut(), report, report.table());
        return 0;
    }
}
