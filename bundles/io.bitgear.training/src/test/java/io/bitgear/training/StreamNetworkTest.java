package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.execution.Program;
import io.bitgear.model.graph.Graph;
import io.bitgear.training.vibration.VibrationData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same trainers, export and arithmetic with one-dimensional frames. */
class StreamNetworkTest {
    private final VibrationData data = new VibrationData(3, 1_200, 120, 120);
    private final Graph net = Networks.named(Networks.VIBRATION, data.format());

    @TempDir Path folder;

    @Test
    void given_vibration_when_trained_for_a_moment_then_the_exported_model_knows_more_than_chance()
            throws Exception {
        FloatTrainer.Settings floatSettings =
                new FloatTrainer.Settings(4, 32, 0.1f, 1e-4f, Augmentation.NONE, 0.9f, 0, 4);
        Map<String, float[]> floats =
                new FloatTrainer(net, floatSettings, data.training(), data.heldOut(), file("f"))
                        .train(null, this::progress);
        QatTrainer.Settings settings =
                new QatTrainer.Settings(
                        1, 32, 0.02f, 0.004f, 1e-4f, Augmentation.NONE, 0.9f, 2, 0.8f, 1, 0, 0, 4);
        Map<String, float[]> trained =
                new QatTrainer(net, settings, data.training(), data.heldOut(), file("q"))
                        .train(floats, floats, this::progress);
        List<byte[]> frames = data.training().balanced(10);
        Model model =
                ModelExport.model(
                        "vibration",
                        "1",
                        data.format().classes(),
                        net,
                        trained,
                        Ranges.measure(net, trained, data.training()),
                        frames);
        PrecisionConfiguration narrow = new Calibrator(model).calibrate(net.uniform(2, 2));
        try (IntegerEvaluation evaluation = new IntegerEvaluation(1)) {
            double accuracy = evaluation.accuracy(model, narrow, data.test());
            assertTrue(accuracy > 0.35, "accuracy " + accuracy + ", chance is 0.17");
        }
        byte[] frame = data.test().frame(7);
        Assertions.assertArrayEquals(
                new ReferenceExecutor(model, narrow).run(frame),
                new Program(model, narrow).newSession().run(frame));
    }

    @Test
    void given_the_description_when_built_then_its_rows_stay_one_high() {
        net.tensors().forEach(t -> assertEquals(1, t.shape().height(), t.name()));
        assertEquals(64, net.tensor("conv1").shape().width());
        assertEquals(16, net.tensor("stack3.conv2").shape().width());
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Progress progress(long[] range) {
        return new Progress(System.out, false, range[0], range[1]);
    }
}
