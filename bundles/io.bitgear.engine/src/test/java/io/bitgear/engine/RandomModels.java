package io.bitgear.engine;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.calibration.Calibrator;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small networks of random sizes and parameters; each has every kind of layer. */
final class RandomModels {
    private final Random random;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();

    private RandomModels(long seed) {
        this.random = new Random(seed);
    }

    static Model model(long seed) {
        return new RandomModels(seed).build(seed);
    }

    static byte[] frame(Model model, Random random) {
        byte[] frame = new byte[model.info().inputBytes()];
        random.nextBytes(frame);
        return frame;
    }

    static PrecisionConfiguration configuration(Model model, Random random) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        model.graph().weighted().forEach(l -> weights.put(l.name(), pick(l.widths(), random)));
        SortedMap<String, Integer> activations = new TreeMap<>();
        model.graph().quantised().forEach(t -> activations.put(t.name(), pick(t.widths(), random)));
        return new Calibrator(model).calibrate(new Widths(weights, activations));
    }

    private static int pick(SortedSet<Integer> widths, Random random) {
        return List.copyOf(widths).get(random.nextInt(widths.size()));
    }

    private Model build(long seed) {
        int channels = 1 + random.nextInt(3);
        int size = 7 + random.nextInt(4);
        int filters = 2 * (1 + random.nextInt(3));
        input(new Shape(channels, size, size));
        Shape shape = new Shape(filters, size, size);
        conv("stem", "input", null, shape, Window.square(3, 1, 1), 1, widths(8, 8));
        conv("body", "stem", null, shape, Window.square(3, 1, 1), 2, widths(1, 8));
        conv("shortcut", "body", "stem", shape, Window.square(3, 1, 1), 1, widths(0, 8));
        relu("relu", "shortcut", shape);
        conv("depthwise", "relu", null, shape, Window.square(3, 1, 1), filters, widths(1, 8));
        tensor("add", shape, random.nextInt(256));
        layers.add(new Layer.Add("add", "relu", "depthwise", "add"));
        Shape joined = new Shape(2 * filters, size, size);
        tensor("concat", joined, 0);
        layers.add(new Layer.Concat("concat", List.of("add", "body"), "concat"));
        Window pooling = Window.square(2, 1 + random.nextInt(2), random.nextInt(2));
        Shape pooled = pooling.slide(joined, joined.channels());
        tensors.add(new Tensor("maximum", pooled, 0, new TreeMap<>()));
        layers.add(new Layer.MaxPool("maximum", "concat", "maximum", pooling));
        Window window = new Window(3, 2, 2, 1, 1, 0, 0, 1);
        Shape narrow = window.slide(pooled, 3);
        conv("narrow", "maximum", null, narrow, window, 1, widths(1, 8));
        Window averaging = Window.square(2, 1, random.nextInt(2));
        Shape mean = averaging.slide(narrow, narrow.channels());
        tensor("average", mean, 0);
        layers.add(new Layer.AveragePool("average", "narrow", "average", averaging));
        tensors.add(new Tensor("flat", new Shape(mean.elements(), 1, 1), 0, new TreeMap<>()));
        layers.add(new Layer.Flatten("flat", "average", "flat"));
        int classes = 2 + random.nextInt(9);
        tensors.add(
                new Tensor(
                        "logits",
                        new Shape(classes, 1, 1),
                        0,
                        new TreeMap<>(Map.of(16, 1.0 / 512))));
        layers.add(new Layer.Dense("dense", "flat", "logits", classes, widths(8, 8)));
        Graph graph = new Graph(tensors, layers, "input", "logits");
        return model(seed, graph, classes);
    }

    private Model model(long seed, Graph graph, int classes) {
        Map<String, Weights> weights = new HashMap<>();
        for (Layer.Weighted layer : graph.weighted()) {
            weights.put(layer.name(), weights(layer, graph.tensor(layer.input()).shape()));
        }
        Shape in = graph.input().shape();
        List<byte[]> calibration = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] frame = new byte[in.elements()];
            random.nextBytes(frame);
            calibration.add(frame);
        }
        List<String> labels =
                IntStream.range(0, classes)
                        .mapToObj(i -> "class-" + i)
                        .collect(Collectors.toList());
        ModelInfo info =
                new ModelInfo(
                        "random",
                        "1",
                        String.format("%064x", seed),
                        List.of(in.channels(), in.height(), in.width()),
                        labels);
        return new Model(info, graph, weights, calibration, List.of(), Sensitivities.NONE);
    }

    private Weights weights(Layer.Weighted layer, Shape input) {
        int outputs = layer.outChannels();
        byte[] codes = new byte[outputs * layer.fanIn(input)];
        random.nextBytes(codes);
        float[] scale = new float[outputs];
        float[] gamma = layer instanceof Layer.Dense ? null : new float[outputs];
        float[] beta = new float[outputs];
        for (int c = 0; c < outputs; c++) {
            scale[c] = 0.05f + random.nextFloat();
            beta[c] = (float) random.nextGaussian();
            if (gamma != null) {
                gamma[c] = (float) random.nextGaussian();
            }
        }
        return new Weights(codes, scale, gamma, beta, gamma == null ? 0 : 1e-3);
    }

    private void input(Shape shape) {
        tensors.add(new Tensor("input", shape, 120, new TreeMap<>(Map.of(8, 1.0 / 64))));
    }

    private void tensor(String name, Shape shape, int zeroPoint) {
        SortedMap<Integer, Double> steps = new TreeMap<>();
        for (int width = 1; width <= 8; width++) {
            steps.put(width, (3 + random.nextDouble()) / ((1 << width) - 1));
        }
        tensors.add(new Tensor(name, shape, zeroPoint, steps));
    }

    private void relu(String name, String input, Shape shape) {
        tensors.add(new Tensor(name, shape, 0, new TreeMap<>()));
        layers.add(new Layer.Relu(name, input, name));
    }

    private void conv(
            String name,
            String input,
            String residual,
            Shape shape,
            Window window,
            int groups,
            SortedSet<Integer> widths) {
        tensor(name, shape, name.equals("shortcut") ? 100 : 0);
        layers.add(
                new Layer.Conv2d(
                        name, input, residual, name, shape.channels(), window, groups, widths));
    }

    private static SortedSet<Integer> widths(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
