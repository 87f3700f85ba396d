package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.bitgear.model.arithmetic.NestedCode;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightQuantiserTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void given_random_weights_when_quantised_then_values_are_those_of_the_nested_codes(
            boolean free) {
        long seed = 11;
        SplittableRandom random = new SplittableRandom(seed);
        float[] w = new float[4 * 27];
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) random.nextGaussian();
        }
        float[] scales = WeightQuantiser.scales(w, 4, free);
        try (NDManager manager = Engine.getInstance().newBaseManager()) {
            WeightQuantiser quantiser = new WeightQuantiser(manager);
            NDArray array = manager.create(w, new Shape(4, 3, 3, 3));
            for (int bits = 1; bits <= 8; bits++) {
                float[] delta = quantiser.delta(array, bits, free).toFloatArray();
                int wrong = 0;
                for (int i = 0; i < w.length; i++) {
                    int code = NestedCode.of(w[i], scales[i / 27]);
                    double expected = NestedCode.value(code, bits, scales[i / 27]);
                    wrong += Math.abs(w[i] + delta[i] - expected) > 1e-4 ? 1 : 0;
                }
                assertEquals(0, wrong, "width " + bits + ", free " + free + ", seed " + seed);
            }
        }
    }
}
