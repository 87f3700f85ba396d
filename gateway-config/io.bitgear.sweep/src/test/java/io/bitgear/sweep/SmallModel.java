package io.bitgear.sweep;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.file.ModelWriter;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One free convolution and a dense layer with random weights: quick to scan at every width. */
public final class SmallModel {
    private static final int CHANNELS = 6;

    private SmallModel() {}

    /** Writes the model file. */
    public static Path write(Path folder) throws IOException {
        Random random = new Random(7);
        List<byte[]> frames = Stream.generate(() -> bytes(random, 3 * 32 * 32)).limit(5).toList();
        Map<String, Weights> weights =
                Map.of(
                        "conv", weights(random, CHANNELS, 3 * 64, true),
                        "dense", weights(random, 10, CHANNELS * 16, false));
        ModelInfo info =
                new ModelInfo(
                        "small",
                        "1",
                        "0".repeat(64),
                        List.of(3, 32, 32),
                        List.of("0123456789".split("")));
        Model model = new Model(info, graph(), weights, frames, List.of(), Sensitivities.NONE);
        Path file = folder.resolve("small.safetensors");
        ModelWriter.write(model, file);
        return file;
    }

    private static Graph graph() {
        TreeSet<Integer> free = new TreeSet<>(IntStream.rangeClosed(1, 8).boxed().toList());
        SortedMap<Integer, Double> steps = new TreeMap<>();
        free.forEach(width -> steps.put(width, 3.0 / ((1 << width) - 1)));
        List<Tensor> tensors =
                List.of(
                        tensor("image", new Shape(3, 32, 32), 120, Map.of(8, 1.0 / 64)),
                        tensor("features", new Shape(CHANNELS, 4, 4), 0, steps),
                        tensor("logits", new Shape(10, 1, 1), 0, Map.of(16, 1.0 / 512)));
        List<Layer> layers =
                List.of(
                        new Layer.Conv2d(
                                "conv",
                                "image",
                                null,
                                "features",
                                CHANNELS,
                                Window.square(8, 8, 0),
                                1,
                                free),
                        new Layer.Dense("dense", "features", "logits", 10, free));
        return new Graph(tensors, layers, "image", "logits");
    }

    private static Tensor tensor(String name, Shape shape, int zero, Map<Integer, Double> steps) {
        return new Tensor(name, shape, zero, new TreeMap<>(steps));
    }

    private static Weights weights(Random random, int outputs, int fanIn, boolean normalised) {
        float[] scale = new float[outputs];
        float[] gamma = new float[outputs];
        float[] beta = new float[outputs];
        for (int c = 0; c < outputs; c++) {
            scale[c] = 0.25f;
            gamma[c] = 1;
            beta[c] = random.nextFloat();
        }
        byte[] codes = bytes(random, outputs * fanIn);
        return new Weights(codes, scale, normalised ? gamma : null, beta, normalised ? 1e-3 : 0);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
