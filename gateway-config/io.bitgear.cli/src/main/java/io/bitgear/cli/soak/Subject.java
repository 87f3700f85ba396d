package io.bitgear.cli.soak;

import io.bitgear.cli.Failure;
import io.bitgear.cli.demo.Distribution;
import io.bitgear.cli.evaluate.EvaluateCommand;
import io.bitgear.cli.evaluate.LabelledData;
import io.bitgear.cli.evaluate.LabelledImage;
import io.bitgear.model.Model;
import io.bitgear.model.cost.CostModel;
import io.bitgear.model.cost.DeviceProfiles;
import java.nio.file.Path;
import java.util.List;

/**
 * What is asked of the gateway.
 *
 * @param file of the model
 * @param model as read from it
 * @param frames to ask of
 */
record Subject(Path file, Model model, List<byte[]> frames) {
    private static final int FRAMES_MOST = 300;

    static Subject of(Distribution distribution, SoakOptions options) throws Failure {
        Path home = distribution.home();
        Path file =
                options.model() == null
                        ? home.resolve("models/vibration.safetensors")
                        : options.model();
        Path data =
                options.data() == null
                        ? home.resolve("data/vibration-sample-300.bin")
                        : options.data();
        Model model = EvaluateCommand.read(file);
        List<byte[]> frames =
                LabelledData.read(data, model, FRAMES_MOST).stream()
                        .map(LabelledImage::pixels)
                        .toList();
        return new Subject(file, model, frames);
    }

    /** Modelled energy of a frame under the widest configuration, in joules. */
    double widestJoules(String profile) throws Failure {
        return new CostModel(
                        model.graph(),
                        DeviceProfiles.of(profile)
                                .orElseThrow(() -> new Failure("no profile " + profile, "")))
                .price(model.graph().uniform(8, 8))
                .energyJoules();
    }
}
