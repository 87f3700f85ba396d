package io.bitgear.model.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.RandomModels;
import io.bitgear.model.Weights;
import io.bitgear.model.arithmetic.ReferenceExecutor;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Window;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every executor gives the bits of the reference. */
class BitExactTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void given_aRandomModelAndWidths_when_run_then_programAndBatchGiveTheReferencesBits(long seed) {
        RandomModels random = new RandomModels(seed);
        Model model = random.model();
        for (int round = 0; round < 12; round++) {
            Widths widths = random.widths(model.graph());
            String what = "seed " + seed + ", round " + round + ", " + widths;
            PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
            ReferenceExecutor reference = new ReferenceExecutor(model, configuration);
            Program.Session session = new Program(model, configuration).newSession();
            for (byte[] frame : random.frames(model.graph(), 3)) {
                assertArrayEquals(reference.run(frame), session.run(frame), what);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void given_calibrationFrames_when_runAgain_then_theCodesOfEveryTensorAreTheReferences(
            long seed) {
        RandomModels random = new RandomModels(seed);
        Model model = random.model();
        Widths widths = random.widths(model.graph());
        PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
        FrameBatch batch = new FrameBatch(model, widths, model.calibration());
        for (Layer layer : model.graph().executed(widths)) {
            if (layer.requantises()) {
                batch.accumulate(layer);
                batch.requantise(layer, configuration.tables().get(layer.name()));
            } else {
                batch.share(layer);
            }
        }
        ReferenceExecutor reference = new ReferenceExecutor(model, configuration);
        for (int f = 0; f < model.calibration().size(); f++) {
            var expected = reference.tensors(model.calibration().get(f));
            for (var tensor : expected.entrySet()) {
                assertArrayEquals(
                        tensor.getValue(),
                        batch.codes(f, tensor.getKey()),
                        "seed " + seed + " " + tensor.getKey());
            }
        }
    }

    @Test
    void given_theLargestSums_when_accumulated_then_noBitIsLostInFloatingPoint() {
        Shape in = new Shape(1100, 2, 2);
        Layer.Conv2d layer =
                new Layer.Conv2d(
                        "c",
                        "in",
                        null,
                        "out",
                        3,
                        Window.square(3, 1, 1),
                        1,
                        new TreeSet<>(List.of(8)));
        byte[] codes = new byte[3 * 1100 * 9];
        Arrays.fill(codes, 0, 9900, (byte) 255);
        Arrays.fill(codes, 9900, 19800, (byte) 0);
        for (int i = 19800; i < codes.length; i++) {
            codes[i] = (byte) (i % 2 == 0 ? 255 : 127);
        }
        float[] ones = {1, 1, 1};
        Convolver convolver =
                new Convolver(
                        layer,
                        in,
                        new Shape(3, 2, 2),
                        new Weights(codes, ones, null, ones, 0),
                        8,
                        8);
        int[] input = new int[in.elements()];
        Arrays.fill(input, 255);
        int[] sums = new int[12];
        convolver.accumulate(input, 0, sums, new Convolver.Scratch());
        for (int i = 0; i < 4; i++) {
            assertEquals(4 * 1100 * 255 * 255, sums[i]);
            assertEquals(-4 * 1100 * 255 * 255, sums[4 + i]);
        }
    }
}
