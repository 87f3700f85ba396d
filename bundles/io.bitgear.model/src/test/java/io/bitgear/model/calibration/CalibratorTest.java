package io.bitgear.model.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.RandomModels;
import io.bitgear.model.Weights;
import io.bitgear.model.execution.FrameBatch;
import io.bitgear.model.graph.Layer;
import java.util.List;
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
            assertEquals(weights.beta()[c], (factor * moments.mean() + offset) * step, 0.02);
            assertEquals(
                    weights.gamma()[c],
                    factor * Math.sqrt(moments.variance()) * step,
                    0.02,
                    "channel " + c);
        }
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
