package io.bitgear.training.adapt;

import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.training.DataSet;
import io.bitgear.training.ModelExport;
import io.bitgear.training.ModelImport;
import io.bitgear.training.Progress;
import io.bitgear.training.QatTrainer;
import io.bitgear.training.Ranges;
import io.bitgear.training.Sandwich;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * Quantisation-aware fine-tuning of a model's own weights, scales fixed, on the labels alone. Every
 * step trains one of the given configurations with half of the batch, and the widest, its anchor,
 * with the other.
 *
 * @param options epochs, rate, seed, work folder
 * @param model model to begin with
 * @param trained configurations by label, the most important first; each keeps the constraints
 * @param data the frames
 * @param progress makes the progress display from {steps done, steps in all}
 */
record FineTuning(
        AdaptOptions options,
        Model model,
        Map<String, Widths> trained,
        DataSet data,
        Function<long[], Progress> progress) {

    private static final int LARGEST_BATCH = 128;

    /** Small data sets still make so many steps an epoch. */
    private static final int LEAST_STEPS = 8;

    private static final float STEP_RATE = 0.004f;
    private static final float DECAY = 5e-5f;
    private static final int SHIFT = 2;

    /**
     * Trains, from the checkpoint if there is one.
     *
     * @param version version of the new model
     * @param calibration frames that it carries
     * @return the new model without measured configurations
     * @throws IOException if a checkpoint cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    Model run(String version, List<byte[]> calibration) throws IOException, InterruptedException {
        Map<String, float[]> start = ModelImport.parameters(model);
        Map<String, float[]> tuned =
                new QatTrainer(
                                model.graph(),
                                settings(),
                                Sandwich.among(model.graph(), trained, options.seed()),
                                data.training(),
                                data.heldOut(),
                                checkpoint())
                        .train(null, start, progress);
        return ModelExport.model(
                model.info().name(),
                version,
                model.info().classes(),
                model.graph(),
                tuned,
                Ranges.measure(model.graph(), tuned, data.training()),
                calibration);
    }

    private QatTrainer.Settings settings() {
        int batch = Math.min(LARGEST_BATCH, data.training().size() / LEAST_STEPS / 2 * 2);
        return new QatTrainer.Settings(
                options.epochs(),
                batch,
                options.rate(),
                STEP_RATE,
                DECAY,
                data.augmentation(SHIFT),
                0.99f,
                1,
                0,
                0,
                0,
                0,
                options.seed());
    }

    /** A run with another model, other frames, widths or settings has another checkpoint. */
    private Path checkpoint() {
        CRC32 frames = new CRC32();
        frames.update(data.training().codes());
        frames.update(data.training().labels());
        String run =
                String.join(
                        " ",
                        model.info().digest(),
                        trained.toString(),
                        List.of(options.epochs(), options.rate(), options.seed()).toString(),
                        Long.toString(frames.getValue()));
        CRC32 name = new CRC32();
        name.update(run.getBytes(StandardCharsets.UTF_8));
        return options.work().resolve(Long.toHexString(name.getValue())).resolve("adapt.ckpt");
    }
}
