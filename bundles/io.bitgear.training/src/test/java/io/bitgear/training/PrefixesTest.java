package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixesTest {

    private final Graph net = SmallNet.create();

    @Test
    void given_weights_that_move_anywhere_when_kept_then_narrow_widths_stay_and_wide_ones_change() {
        SplittableRandom random = new SplittableRandom(21);
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, 21)) {
            WidthAffine.add(parameters, net);
            ActivationSteps steps = new ActivationSteps(parameters, net);
            QuantisedNet quantised = new QuantisedNet(manager, net, parameters, steps);
            Prefixes.fixScales(parameters, net);
            try (Prefixes prefixes = new Prefixes(manager, net, parameters, 3)) {
                float[][] before = values(quantised, parameters);
                float[] w = parameters.get("deep.weight").toFloatArray();
                for (int i = 0; i < w.length; i++) {
                    w[i] += (float) random.nextGaussian();
                }
                parameters.set("deep.weight", w);
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    prefixes.keep();
                }
                float[][] after = values(quantised, parameters);
                for (int width = 1; width <= 3; width++) {
                    assertArrayEquals(before[width], after[width], 1e-6f, "width " + width);
                }
                for (int width = 4; width <= 8; width++) {
                    assertFalse(Arrays.equals(before[width], after[width]), "width " + width);
                }
                assertTrue(prefixes.holds("deep.weight"));
                assertFalse(prefixes.holds("dense.weight"), "a layer of fixed width");
            }
        }
    }

    /** Quantised values of a layer by width. */
    private float[][] values(QuantisedNet quantised, Parameters parameters) {
        float[][] values = new float[9][];
        for (int width = 1; width <= 8; width++) {
            Widths widths = net.uniform(width, 8);
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                values[width] =
                        quantised
                                .deltas(widths)
                                .get("deep")
                                .add(parameters.get("deep.weight"))
                                .toFloatArray();
            }
        }
        return values;
    }
}
