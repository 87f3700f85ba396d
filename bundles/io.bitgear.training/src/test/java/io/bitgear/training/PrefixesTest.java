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
import java.util.HashMap;
import java.util.Map;
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
            parameters.load(Prefixes.project(net, parameters.values(), parameters.values(), 3));
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

    @Test
    void
            given_other_float_weights_when_projected_then_narrow_widths_stay_and_the_rest_comes_close() {
        SplittableRandom random = new SplittableRandom(22);
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, 22)) {
            WidthAffine.add(parameters, net);
            ActivationSteps steps = new ActivationSteps(parameters, net);
            QuantisedNet quantised = new QuantisedNet(manager, net, parameters, steps);
            Map<String, float[]> narrow = parameters.values();
            Map<String, float[]> floats = new HashMap<>(narrow);
            float[] w = narrow.get("deep.weight").clone();
            for (int i = 0; i < w.length; i++) {
                w[i] = 3 * (w[i] + 0.1f * (float) random.nextGaussian());
            }
            floats.put("deep.weight", w);
            floats.put("deep.gamma", new float[] {5, 6, 7, 8});
            float[][] before = values(quantised, parameters);
            Map<String, float[]> start = Prefixes.project(net, narrow, floats, 2);
            parameters.load(start);
            float[][] after = values(quantised, parameters);
            for (int width = 1; width <= 2; width++) {
                assertArrayEquals(before[width], after[width], 1e-6f, "width " + width);
            }
            assertTrue(distance(after[8], w) < 0.5 * distance(before[2], w), "8 bits follow w");
            assertArrayEquals(narrow.get("deep.gamma2"), start.get("deep.gamma2"));
            assertArrayEquals(floats.get("deep.gamma"), start.get("deep.gamma8"));
        }
    }

    /** 1 less the cosine between two vectors. */
    private static double distance(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return 1 - ab / Math.sqrt(aa * bb);
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
