package io.bitgear.sweep.configuration;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.cli.Failure;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.execution.Program;
import io.bitgear.sweep.configuration.PackedConfiguration.PackedWidths;
import io.bitgear.sweep.engine.Engine;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts right answers of many configurations, in two rounds of tasks: each configuration that the
 * model file does not bring is calibrated once, then each shard of images is classified under each
 * configuration. Integer arithmetic and sums of counts: the result does not depend on the engine or
 * the number of shards.
 */
public final class ConfigurationSweep {
    /** Images of a shard unless the number of shards is given. */
    private static final int SHARD = 500;

    private final ModelInput modelInput;
    private final ImageInput images;
    private final int shards;
    private final Model model;

    /** What the tasks of the second round share. */
    private record Counting(
            ModelInput model, ImageInput images, ArrayList<PackedConfiguration> configurations)
            implements Serializable {}

    /**
     * @param shards of the images for each configuration; 0 for one of about 500 images each
     * @throws Failure when images and model do not fit
     */
    public ConfigurationSweep(ModelInput modelInput, ImageInput images, int shards) throws Failure {
        this.modelInput = modelInput;
        this.images = images;
        this.shards = shards > 0 ? shards : (images.size() + SHARD - 1) / SHARD;
        try {
            this.model = modelInput.model();
            int bytes = images.images().get(0).pixels().length;
            if (bytes != model.info().inputBytes()) {
                throw new Failure(
                        "model "
                                + model.info().name()
                                + " takes "
                                + model.graph().input().shape()
                                + ", an image has "
                                + bytes
                                + " bytes",
                        "");
            }
        } catch (IOException e) {
            throw new Failure(e.getMessage(), "", e);
        }
    }

    /**
     * Evaluates.
     *
     * @return one count a candidate, in their order
     */
    public List<Count> run(Engine engine, List<Candidate> candidates) throws Failure {
        List<PrecisionConfiguration> configurations = calibrated(engine, candidates);
        ArrayList<PackedConfiguration> packed = new ArrayList<>();
        configurations.forEach(c -> packed.add(PackedConfiguration.of(c)));
        List<Shard> tasks = Shard.split(candidates.size(), images.size(), shards);
        List<Integer> counts =
                engine.run(
                        "evaluating",
                        new Counting(modelInput, images, packed),
                        tasks,
                        ConfigurationSweep::right);
        int[] right = new int[candidates.size()];
        for (int i = 0; i < tasks.size(); i++) {
            right[tasks.get(i).configuration()] += counts.get(i);
        }
        List<Count> result = new ArrayList<>();
        for (int c = 0; c < right.length; c++) {
            Candidate candidate = candidates.get(c);
            result.add(
                    new Count(
                            candidate,
                            configurations.get(c),
                            model.measured(candidate.widths()).isPresent(),
                            images.size(),
                            right[c]));
        }
        return result;
    }

    private List<PrecisionConfiguration> calibrated(Engine engine, List<Candidate> candidates)
            throws Failure {
        List<PackedWidths> missing = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (model.measured(candidate.widths()).isEmpty()) {
                missing.add(PackedWidths.of(candidate.widths()));
            }
        }
        var made =
                engine.run("calibrating", modelInput, missing, ConfigurationSweep::calibrate)
                        .iterator();
        List<PrecisionConfiguration> all = new ArrayList<>();
        for (Candidate candidate : candidates) {
            all.add(
                    model.measured(candidate.widths())
                            .map(MeasuredConfiguration::configuration)
                            .orElseGet(() -> made.next().unpack()));
        }
        return all;
    }

    private static PackedConfiguration calibrate(ModelInput model, PackedWidths widths)
            throws IOException {
        return PackedConfiguration.of(new Calibrator(model.model()).calibrate(widths.unpack()));
    }

    private static int right(Counting common, Shard shard) throws IOException, Failure {
        PackedConfiguration configuration = common.configurations().get(shard.configuration());
        Program.Session session =
                new Program(common.model().model(), configuration.unpack()).newSession();
        List<LabelledImage> images = common.images().images();
        int right = 0;
        for (int i = shard.from(); i < shard.to(); i++) {
            right += best(session.run(images.get(i).pixels())) == images.get(i).label() ? 1 : 0;
        }
        return right;
    }

    /** The class of the largest logit; of equal ones the first. */
    private static int best(int[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        return best;
    }
}
