package io.bitgear.cli.evaluate;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A network for CIFAR-10's shape that is as small as one can be. */
final class TinyModel {
    private TinyModel() {}

    static Model make() {
        SortedMap<Integer, Double> steps = new TreeMap<>();
        IntStream.rangeClosed(1, 8).forEach(w -> steps.put(w, 4.0 / ((1 << w) - 1)));
        List<Tensor> tensors =
                List.of(
                        new Tensor(
                                "input",
                                new Shape(3, 32, 32),
                                120,
                                new TreeMap<>(Map.of(8, 1.0 / 64))),
                        new Tensor("conv", new Shape(4, 8, 8), 0, steps),
                        new Tensor(
                                "pool", new Shape(4, 1, 1), 0, new TreeMap<>(Map.of(8, 4.0 / 255))),
                        new Tensor(
                                "logits",
                                new Shape(10, 1, 1),
                                0,
                                new TreeMap<>(Map.of(16, 1.0 / 512))));
        TreeSet<Integer> widths = new TreeSet<>(IntStream.rangeClosed(1, 8).boxed().toList());
        List<Layer> layers =
                List.of(
                        new Layer.Conv2d(
                                "conv",
                                "input",
                                null,
                                "conv",
                                4,
                                Window.square(4, 4, 0),
                                1,
                                widths),
                        new Layer.AveragePool("pool", "conv", "pool", Window.square(8, 1, 0)),
                        new Layer.Dense("fc", "pool", "logits", 10, new TreeSet<>(List.of(8))));
        Random random = new Random(42);
        Map<String, Weights> weights =
                Map.of("conv", weights(random, 4, 48, true), "fc", weights(random, 10, 4, false));
        List<byte[]> calibration = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] frame = new byte[3072];
            random.nextBytes(frame);
            calibration.add(frame);
        }
        ModelInfo info =
                new ModelInfo(
                        "tiny",
                        "1",
                        "0".repeat(64),
                        List.of(3, 32, 32),
                        List.of("abcdefghij".split("")));
        return new Model(
                info,
                new Graph(tensors, layers, "input", "logits"),
                weights,
                calibration,
                List.of(),
                Sensitivities.NONE);
    }

    private static Weights weights(Random random, int outputs, int fanIn, boolean normalised) {
        byte[] codes = new byte[outputs * fanIn];
        random.nextBytes(codes);
        float[] scale = new float[outputs];
        float[] gamma = new float[outputs];
        float[] beta = new float[outputs];
        for (int c = 0; c < outputs; c++) {
            scale[c] = 0.5f;
            gamma[c] = 1;
            beta[c] = random.nextFloat();
        }
        return new Weights(codes, scale, normalised ? gamma : null, beta, normalised ? 1e-3 : 0);
    }
}
