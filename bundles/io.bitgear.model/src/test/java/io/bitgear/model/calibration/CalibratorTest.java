package io.bitgear.model.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.RandomModels;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.execution.FrameBatch;
import io.bitgear.model.graph.Layer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    @Test
    void given_aCalibratedLayer_when_itsTableIsReadAsReals_then_itNormalisesTheAccumulations() {
        Model model = new RandomModels(5).model();
        Widths widths = model.graph().widest();
        PrecisionConfiguration configuration = new Calibrator(model).calibrate(widths);
        Layer.Weighted stem = model.graph().weighted().get(0);
        FrameBatch batch = new FrameBatch(model, widths, model.calibration());
        batch.accumulate(stem);
        Weights weights = model.weights(stem.name());
        RequantisationTable table = configuration.tables().get(stem.name());
        double step = model.graph().tensor(stem.output()).step(8);
        double unit = Math.pow(2, table.shift());
        for (int c = 0; c < table.channels(); c++) {
            FrameBatch.Moments moments = batch.moments(c);
            double factor = table.multipliers()[c] / unit;
            double offset = table.biases()[c] / unit;
            // The mean accumulation becomes beta; one deviation becomes gamma.
            assertEquals(weights.beta(c, 8), (factor * moments.mean() + offset) * step, 0.02);
            assertEquals(
                    weights.gamma(c, 8),
                    factor * Math.sqrt(moments.variance()) * step,
                    0.02,
                    "channel " + c);
        }
    }

    @Test
    void given_normalisationPerWidth_when_calibrated_then_theRowOfTheWidthIsUsed() {
        for (int width : new int[] {1, 3, 8}) {
            Model model = new RandomModels(8).model();
            Model rows = withWeights(model, w -> perWidth(w, width));
            Widths widths = model.graph().uniform(width, width);
            assertEquals(
                    new Calibrator(withWeights(model, CalibratorTest::firstRow))
                            .calibrate(widths)
                            .tables(),
                    new Calibrator(rows).calibrate(widths).tables());
        }
    }

    private static Model withWeights(Model model, UnaryOperator<Weights> change) {
        Map<String, Weights> weights = new HashMap<>();
        for (Layer.Weighted layer : model.graph().weighted()) {
            Weights own = model.weights(layer.name());
            weights.put(layer.name(), layer.widths().size() > 1 ? change.apply(own) : own);
        }
        return new Model(
                model.info(),
                model.graph(),
                weights,
                model.calibration(),
                List.of(),
                Sensitivities.NONE);
    }

    private static Weights firstRow(Weights w) {
        int channels = w.channels();
        return new Weights(
                w.codes(),
                w.scale(),
                Arrays.copyOf(w.gamma(), channels),
                Arrays.copyOf(w.beta(), channels),
                w.epsilon());
    }

    /** Eight rows, of which only that of the width is the first row of the given weights. */
    private static Weights perWidth(Weights w, int width) {
        int channels = w.channels();
        float[] gamma = new float[8 * channels];
        float[] beta = new float[8 * channels];
        System.arraycopy(w.gamma(), 0, gamma, (width - 1) * channels, channels);
        System.arraycopy(w.beta(), 0, beta, (width - 1) * channels, channels);
        return new Weights(w.codes(), w.scale(), gamma, beta, w.epsilon());
    }

    @Test
    void given_theSameFrames_when_calibratedTwice_then_theIdsAreEqual() {
        RandomModels random = new RandomModels(6);
        Model model = random.model();
        Widths widths = random.widths(model.graph());
        Calibrator calibrator = new Calibrator(model);
        assertEquals(calibrator.calibrate(widths).id(), calibrator.calibrate(widths).id());
    }

    @Test
    void given_noFramesOrForbiddenWidths_when_calibrated_then_theMessageSaysWhy() {
        Model model = new RandomModels(7).model();
        Calibrator calibrator = new Calibrator(model);
        Widths widest = model.graph().widest();
        assertThrows(IllegalArgumentException.class, () -> calibrator.calibrate(widest, List.of()));
        var weights = new java.util.TreeMap<>(widest.weights());
        weights.put("stem", 3);
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        calibrator.calibrate(
                                                new Widths(weights, widest.activations())))
                        .getMessage();
        assertTrue(message.contains("stem") && message.contains("[8]"), message);
    }

    @Test
    void given_largeAndSmallFactors_when_aTableIsBuilt_then_everythingFitsItsBits() {
        RequantisationTable table =
                TableBuilder.build(new double[] {3.7, 1e-6, -90}, new double[] {1e5, -1, 0}, 250);
        double unit = Math.pow(2, table.shift());
        assertEquals(-90, table.multipliers()[2] / unit, 1e-3);
        assertEquals(1e5, table.biases()[0] / unit, 1e-3);
        assertEquals(
                250, table.residualMultiplier() * Math.pow(2, table.residualShift()) / unit, 5e-3);
    }
}
