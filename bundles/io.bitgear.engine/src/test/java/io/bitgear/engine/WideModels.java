package io.bitgear.engine;

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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random networks whose layers fill the lanes of vector kernels, and leave remainders. */
final class WideModels {
    private static final int[] CHANNELS = {1, 8, 15, 16, 17, 32, 40, 48, 64, 80, 100};
    private static final int[] SIZES = {1, 2, 3, 5, 8, 11, 16, 19, 33};

    private final Random random;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, Weights> weights = new TreeMap<>();

    private WideModels(long seed) {
        this.random = new Random(seed);
    }

    /** Convolutions of any size and stride, with and without residual, depthwise, dense. */
    static Model model(long seed) {
        return new WideModels(seed).build(seed);
    }

    private int among(int... values) {
        return values[random.nextInt(values.length)];
    }

    private Model build(long seed) {
        Shape shape = new Shape(among(1, 3, 4, 5, 16, 20), among(SIZES), among(SIZES));
        tensor("input", shape, random.nextInt(256), widths(8, 8));
        String last = "input";
        for (int i = 0; i < 3; i++) {
            boolean keeps = i > 0 && random.nextBoolean();
            int kernel = among(1, 2, 3, 5);
            Window window =
                    keeps
                            ? Window.square(3, 1, 1)
                            : new Window(
                                    Math.min(kernel, shape.height()),
                                    Math.min(kernel, shape.width()),
                                    among(1, 2, 3),
                                    among(1, 2, 3),
                                    random.nextInt(Math.min(kernel, shape.height())),
                                    random.nextInt(Math.min(kernel, shape.width())),
                                    0,
                                    random.nextInt(Math.min(kernel, shape.width())));
            int groups = keeps && random.nextInt(4) == 0 ? shape.channels() : 1;
            Shape out = window.slide(shape, keeps ? shape.channels() : among(CHANNELS));
            String name = "conv" + i;
            String residual = keeps && random.nextBoolean() ? last : null;
            tensor(name, out, random.nextInt(3) == 0 ? random.nextInt(256) : 0, widths(1, 8));
            add(
                    new Layer.Conv2d(
                            name,
                            last,
                            residual,
                            name,
                            out.channels(),
                            window,
                            groups,
                            widths(residual == null ? 1 : 0, 8)),
                    shape);
            shape = out;
            last = name;
        }
        int classes = 2 + random.nextInt(20);
        tensors.add(
                new Tensor("logits", new Shape(classes, 1, 1), 0, new TreeMap<>(Map.of(16, 0.01))));
        add(new Layer.Dense("dense", last, "logits", classes, widths(1, 8)), shape);
        Graph graph = new Graph(tensors, layers, "input", "logits");
        Shape in = graph.input().shape();
        List<byte[]> calibration = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] frame = new byte[in.elements()];
            random.nextBytes(frame);
            calibration.add(frame);
        }
        List<String> labels =
                IntStream.range(0, classes).mapToObj(i -> "c" + i).collect(Collectors.toList());
        ModelInfo info =
                new ModelInfo(
                        "wide",
                        "1",
                        String.format("%064x", seed),
                        List.of(in.channels(), in.height(), in.width()),
                        labels);
        return new Model(info, graph, weights, calibration, List.of(), Sensitivities.NONE);
    }

    private void add(Layer.Weighted layer, Shape input) {
        layers.add(layer);
        int outputs = layer.outChannels();
        byte[] codes = new byte[outputs * layer.fanIn(input)];
        random.nextBytes(codes);
        float[] scale = new float[outputs];
        float[] gamma = new float[outputs];
        float[] beta = new float[outputs];
        for (int c = 0; c < outputs; c++) {
            scale[c] = 0.05f + random.nextFloat();
            beta[c] = (float) random.nextGaussian();
            gamma[c] = (float) random.nextGaussian();
        }
        boolean isDense = layer instanceof Layer.Dense;
        weights.put(
                layer.name(),
                new Weights(codes, scale, isDense ? null : gamma, beta, isDense ? 0 : 1e-3));
    }

    private void tensor(String name, Shape shape, int zeroPoint, SortedSet<Integer> widths) {
        SortedMap<Integer, Double> steps = new TreeMap<>();
        widths.forEach(w -> steps.put(w, (3 + random.nextDouble()) / ((1 << w) - 1)));
        tensors.add(new Tensor(name, shape, zeroPoint, steps));
    }

    private static SortedSet<Integer> widths(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
