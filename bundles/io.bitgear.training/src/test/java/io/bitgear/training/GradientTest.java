package io.bitgear.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guards the gradients: against finite differences, and against memory freed under autograd. */
class GradientTest {

    private static final int IMAGES = 6;

    private final Graph net = SmallNet.create();
    private NDManager manager;
    private Parameters parameters;
    private ActivationSteps steps;
    private Batch batch;

    @BeforeEach
    void open() {
        manager = Engine.getInstance().newBaseManager();
        parameters = Parameters.initial(manager, net, 5);
        WidthAffine.add(parameters, net);
        steps = new ActivationSteps(parameters, net);
        parameters.trainableNames().stream()
                .filter(ActivationSteps::isStep)
                .forEach(name -> parameters.set(name, -1.5f));
        batch = Batch.plain(noise(), new int[] {0, 1, 2, 3, 4, 5});
    }

    @AfterEach
    void close() {
        parameters.close();
        manager.close();
    }

    @Test
    void given_float_network_when_differentiated_then_gradient_matches_finite_differences() {
        Map<String, float[]> gradients = gradients(null, false);
        for (String name :
                new String[] {
                    "first.weight", "deep.weight", "deep.gamma", "deep.beta", "dense.weight"
                }) {
            double expected = slope(name, gradients.get(name));
            double norm = squares(gradients.get(name));
            assertEquals(
                    1,
                    expected / norm,
                    0.05,
                    name + ": slope along the gradient over its square norm");
        }
    }

    @Test
    void
            given_quantised_network_when_collector_runs_between_passes_then_gradients_keep_their_bits() {
        for (Widths widths : new Widths[] {net.widest(), net.uniform(2, 2), net.uniform(1, 3)}) {
            Map<String, float[]> calm = gradients(widths, false);
            Map<String, float[]> disturbed = gradients(widths, true);
            calm.forEach(
                    (name, gradient) -> assertArrayEquals(gradient, disturbed.get(name), name));
        }
    }

    @Test
    void given_eight_bits_when_differentiated_then_gradient_is_near_the_float_one() {
        parameters.trainableNames().stream()
                .filter(ActivationSteps::isStep)
                .forEach(name -> parameters.set(name, -3.5f));
        Map<String, float[]> exact = gradients(null, false);
        Map<String, float[]> quantised = gradients(net.widest(), false);
        Map.of(
                        "deep.weight", "deep.weight",
                        "deep.gamma", "deep.gamma8",
                        "deep.beta", "deep.beta8",
                        "dense.weight", "dense.weight",
                        "dense.bias", "dense.bias")
                .forEach(
                        (one, other) -> {
                            float[] a = exact.get(one);
                            float[] b = quantised.get(other);
                            double cosine = dot(a, b) / Math.sqrt(squares(a) * squares(b));
                            assertTrue(cosine > 0.95, one + ": cosine " + cosine);
                        });
    }

    @Test
    void given_two_bits_when_differentiated_then_only_their_normalisation_has_a_gradient() {
        Map<String, float[]> gradients = gradients(net.uniform(2, 2), false);
        assertTrue(squares(gradients.get("deep.gamma2")) > 0);
        assertEquals(0, squares(gradients.get("deep.gamma8")));
        assertEquals(0, squares(gradients.get("deep.gamma")));
    }

    @Test
    void given_a_step_that_clips_all_when_differentiated_then_its_gradient_is_not_zero() {
        Map<String, float[]> gradients = gradients(net.uniform(2, 2), false);
        assertTrue(Math.abs(gradients.get(ActivationSteps.key("sum", 2))[0]) > 0);
        assertEquals(
                0, gradients.get(ActivationSteps.key("sum", 5))[0], "a width that was not used");
    }

    private double slope(String name, float[] direction) {
        float[] start = parameters.get(name).toFloatArray();
        float h = (float) (1e-2 / Math.sqrt(squares(direction)));
        double up = lossAt(name, start, direction, h);
        double down = lossAt(name, start, direction, -h);
        parameters.set(name, start);
        return (up - down) / (2 * h);
    }

    private double lossAt(String name, float[] start, float[] direction, float h) {
        float[] moved = start.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += h * direction[i];
        }
        parameters.set(name, moved);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return loss(new FloatNet(net, parameters).logits(images(), true, 0.9f)).getFloat();
        }
    }

    private Map<String, float[]> gradients(Widths widths, boolean collect) {
        Map<String, float[]> gradients = new TreeMap<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            QuantisedNet quantised = new QuantisedNet(manager, net, parameters, steps);
            NDArray images = images();
            Map<String, NDArray> deltas = widths == null ? Map.of() : quantised.deltas(widths);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits =
                        widths == null
                                ? new FloatNet(net, parameters).logits(images, true, 0.9f)
                                : quantised.logits(images, widths, deltas);
                NDArray loss = loss(logits);
                if (collect) {
                    System.gc();
                }
                collector.backward(loss);
            }
            for (String name : parameters.trainableNames()) {
                NDArray gradient = parameters.get(name).getGradient();
                gradients.put(name, gradient.toFloatArray());
                gradient.subi(gradient);
            }
        }
        return gradients;
    }

    private NDArray images() {
        return Evaluation.images(manager, batch);
    }

    private NDArray loss(NDArray logits) {
        NDArray hard = manager.create(batch.targets(), new Shape(IMAGES, batch.classes()));
        Distillation distillation = new Distillation(manager, 2, 0.5f);
        return distillation.loss(logits, hard.mul(hard), hard);
    }

    private static double squares(float[] v) {
        return dot(v, v);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static Frames noise() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] pixels = new byte[IMAGES * Cifar10.FORMAT.bytes()];
        random.nextBytes(pixels);
        return new Frames(Cifar10.FORMAT, pixels, new byte[] {0, 1, 2, 3, 4, 5});
    }
}
