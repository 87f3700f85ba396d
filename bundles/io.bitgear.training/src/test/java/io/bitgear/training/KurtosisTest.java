package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.bitgear.model.graph.Graph;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KurtosisTest {

    private static final String WEIGHT = "deep.weight";
    private static final float STRENGTH = 0.3f;

    private final Graph net = SmallNet.create();

    @Test
    void given_normal_weights_when_differentiated_then_the_gradient_is_that_of_the_penalty() {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, 31)) {
            float[] w = parameters.get(WEIGHT).toFloatArray();
            int channels = (int) parameters.get(WEIGHT).size(0);
            float[] gradient = gradient(manager, parameters, STRENGTH);
            SplittableRandom random = new SplittableRandom(31);
            for (int trial = 0; trial < 20; trial++) {
                int i = random.nextInt(w.length);
                float h = 1e-3f;
                float[] up = w.clone();
                float[] down = w.clone();
                up[i] += h;
                down[i] -= h;
                double slope = (penalty(up, channels) - penalty(down, channels)) / (2 * h);
                assertEquals(slope, gradient[i], 0.02 * Math.abs(slope) + 1e-4, "weight " + i);
            }
        }
    }

    @Test
    void given_normal_weights_when_the_gradient_is_followed_then_they_become_uniform() {
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, 32)) {
            int channels = (int) parameters.get(WEIGHT).size(0);
            double before = penalty(parameters.get(WEIGHT).toFloatArray(), channels);
            for (int step = 0; step < 300; step++) {
                float[] gradient = gradient(manager, parameters, STRENGTH);
                float[] w = parameters.get(WEIGHT).toFloatArray();
                for (int i = 0; i < w.length; i++) {
                    w[i] -= 0.02f * gradient[i];
                }
                parameters.set(WEIGHT, w);
            }
            double after = penalty(parameters.get(WEIGHT).toFloatArray(), channels);
            assertTrue(after < 0.02 * before, before + " became " + after);
        }
    }

    private float[] gradient(NDManager manager, Parameters parameters, float strength) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            // Gives every parameter a gradient, of zero.
            for (String name : parameters.trainableNames()) {
                collector.backward(parameters.get(name).mul(manager.create(0f)).sum());
            }
        }
        new Kurtosis(manager, net, parameters, strength).addGradient();
        return parameters.get(WEIGHT).getGradient().toFloatArray();
    }

    private static double penalty(float[] w, int channels) {
        int fan = w.length / channels;
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            double m2 = 0;
            double m4 = 0;
            for (int i = c * fan; i < (c + 1) * fan; i++) {
                double square = (double) w[i] * w[i];
                m2 += square / fan;
                m4 += square * square / fan;
            }
            double k = m4 / (m2 * m2);
            sum += STRENGTH * (k - 1.8) * (k - 1.8);
        }
        return sum;
    }
}
