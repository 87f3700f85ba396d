package io.bitgear.fpga.compile;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.WidthRules;
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
import java.util.stream.IntStream;

/** Networks of random depth, with layers of random kinds, shapes, windows, strides and groups. */
public final class RandomNetworks {
    private final Random random;
    private final boolean small;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, Weights> weights = new HashMap<>();

    public RandomNetworks(long seed) {
        this(seed, false);
    }

    private RandomNetworks(long seed, boolean small) {
        this.random = new Random(seed);
        this.small = small;
    }

    /** Such as the small core runs: little, without groups, operands in whole blocks. */
    public static RandomNetworks small(long seed) {
        return new RandomNetworks(seed, true);
    }

    public Model model() {
        int sides = small ? 9 : 36;
        Shape in =
                new Shape(
                        1 + random.nextInt(6),
                        6 + random.nextInt(sides),
                        6 + random.nextInt(sides));
        tensors.add(
                new Tensor("input", in, random.nextInt(256), new TreeMap<>(Map.of(8, 1 / 64.0))));
        String x = convolution("input", null, 1 + random.nextInt(36), anyWindow(in, 2), 1);
        int depth = 2 + random.nextInt(5);
        for (int i = 0; i < depth; i++) {
            x = layer(x);
        }
        while (shape(x).elements() > 400) {
            x = random.nextBoolean() ? maximum(x, half(x)) : average(x, half(x));
        }
        String flat = "flat";
        tensors.add(new Tensor(flat, new Shape(shape(x).elements(), 1, 1), 0, new TreeMap<>()));
        layers.add(new Layer.Flatten("flatten", x, flat));
        int classes = 2 + random.nextInt(30);
        layers.add(new Layer.Dense("head", flat, "logits", classes, widths(8, 8)));
        weights.put("head", weights(classes, shape(flat).elements(), false));
        tensors.add(
                new Tensor(
                        "logits",
                        new Shape(classes, 1, 1),
                        0,
                        new TreeMap<>(Map.of(Tensor.LOGIT_WIDTH, 1 / 256.0))));
        Graph graph = new Graph(tensors, layers, "input", "logits");
        List<String> labels = IntStream.range(0, classes).mapToObj(i -> "class-" + i).toList();
        ModelInfo info =
                new ModelInfo(
                        "random",
                        "1",
                        "0".repeat(64),
                        List.of(in.channels(), in.height(), in.width()),
                        labels);
        List<byte[]> frames = List.of(frame(graph), frame(graph), frame(graph));
        return new Model(info, graph, weights, frames, List.of(), Sensitivities.NONE);
    }

    /** Widths that the graph allows. */
    public Widths widths(Graph graph) {
        SortedMap<String, Integer> chosen = new TreeMap<>();
        for (Layer.Weighted layer : graph.weighted()) {
            chosen.put(layer.name(), pick(layer.widths()));
        }
        SortedMap<String, Integer> activations = new TreeMap<>();
        graph.quantised().forEach(t -> activations.put(t.name(), pick(t.widths())));
        return WidthRules.canonical(graph, new Widths(chosen, activations));
    }

    public byte[] frame(Graph graph) {
        byte[] frame = new byte[graph.input().shape().elements()];
        random.nextBytes(frame);
        return frame;
    }

    private int pick(SortedSet<Integer> widths) {
        return widths.stream().skip(random.nextInt(widths.size())).findFirst().orElseThrow();
    }

    private String layer(String x) {
        Shape shape = shape(x);
        switch (random.nextInt(9)) {
            case 0:
                return maximum(x, anyWindow(shape, 3));
            case 1:
                return average(x, anyWindow(shape, 3));
            case 2:
                return relu(signed(x));
            case 3:
                String whole =
                        small ? convolution(x, null, 16 * (1 + random.nextInt(2)), one(), 1) : x;
                return concat(
                        List.of(whole, convolution(x, null, 1 + random.nextInt(20), one(), 1)));
            case 4:
                int groups = small ? 1 : divisor(shape.channels());
                return convolution(
                        x, null, groups * (1 + random.nextInt(3)), anyWindow(shape, 2), groups);
            case 5: // a block with an identity shortcut, that may be skipped
                String body = convolution(x, null, shape.channels(), same(3), 1);
                return convolution(body, x, shape.channels(), same(3), 1);
            case 6: // a block of stride 2 with a 1x1 shortcut
                int channels = 16 * (1 + random.nextInt(3));
                Window down = Window.square(3, 2, 1);
                String main = convolution(x, null, channels, down, 1);
                String shortcut = convolution(x, null, channels, Window.square(1, 2, 0), 1);
                return add(main, shortcut);
            default:
                return convolution(x, null, 1 + random.nextInt(40), anyWindow(shape, 4), 1);
        }
    }

    private int divisor(int of) {
        List<Integer> divisors =
                IntStream.rangeClosed(1, of).filter(i -> of % i == 0).boxed().toList();
        return divisors.get(random.nextInt(divisors.size()));
    }

    private Window anyWindow(Shape in, int mostStride) {
        int height = 1 + random.nextInt(Math.min(7, in.height()));
        int width = 1 + random.nextInt(Math.min(7, in.width()));
        int rows = 1 + random.nextInt(mostStride);
        return new Window(
                height,
                width,
                rows,
                random.nextBoolean() ? rows : 1 + random.nextInt(mostStride),
                random.nextInt(height),
                random.nextInt(width),
                random.nextInt(height),
                random.nextInt(width));
    }

    private Window half(String x) {
        Shape in = shape(x);
        int height = Math.min(2, in.height());
        int width = Math.min(2, in.width());
        return in.positions() > 1 ? new Window(height, width, height, width, 0, 0, 0, 0) : one();
    }

    private static Window one() {
        return Window.square(1, 1, 0);
    }

    private static Window same(int kernel) {
        return Window.square(kernel, 1, kernel / 2);
    }

    private String signed(String x) {
        return requantised(
                weighted(x, null, shape(x).channels(), one(), 1),
                shape(x),
                64 + random.nextInt(128));
    }

    private String relu(String x) {
        return shared(new Layer.Relu("relu" + layers.size(), x, "t" + layers.size()), shape(x));
    }

    private String maximum(String x, Window w) {
        Layer layer = new Layer.MaxPool("maximum" + layers.size(), x, "t" + layers.size(), w);
        return shared(layer, w.slide(shape(x), shape(x).channels()));
    }

    private String average(String x, Window w) {
        Layer layer = new Layer.AveragePool("average" + layers.size(), x, "t" + layers.size(), w);
        return requantised(layer, w.slide(shape(x), shape(x).channels()), 0);
    }

    private String add(String x, String y) {
        Layer layer = new Layer.Add("add" + layers.size(), x, y, "t" + layers.size());
        return requantised(layer, shape(x), random.nextBoolean() ? 0 : random.nextInt(256));
    }

    private String concat(List<String> inputs) {
        Shape first = shape(inputs.get(0));
        int channels = inputs.stream().mapToInt(x -> shape(x).channels()).sum();
        Layer layer = new Layer.Concat("concat" + layers.size(), inputs, "t" + layers.size());
        return requantised(layer, new Shape(channels, first.height(), first.width()), 0);
    }

    private String convolution(String x, String residual, int out, Window window, int groups) {
        return requantised(
                weighted(x, residual, out, window, groups), window.slide(shape(x), out), 0);
    }

    private Layer weighted(String x, String residual, int out, Window window, int groups) {
        String name = "conv" + layers.size();
        SortedSet<Integer> widths = widths(residual == null ? 1 : 0, 8);
        Layer.Conv2d layer =
                new Layer.Conv2d(
                        name, x, residual, "t" + layers.size(), out, window, groups, widths);
        weights.put(name, weights(out, layer.fanIn(shape(x)), true));
        return layer;
    }

    private String requantised(Layer layer, Shape shape, int zeroPoint) {
        SortedMap<Integer, Double> steps = new TreeMap<>();
        for (int width = 1; width <= 8; width++) {
            steps.put(width, (2 + random.nextDouble()) / ((1 << width) - 1));
        }
        layers.add(layer);
        tensors.add(new Tensor(layer.output(), shape, zeroPoint, steps));
        return layer.output();
    }

    private String shared(Layer layer, Shape shape) {
        layers.add(layer);
        tensors.add(new Tensor(layer.output(), shape, 0, new TreeMap<>()));
        return layer.output();
    }

    private Shape shape(String tensor) {
        return tensors.stream()
                .filter(t -> t.name().equals(tensor))
                .findFirst()
                .orElseThrow()
                .shape();
    }

    private static SortedSet<Integer> widths(int from, int to) {
        SortedSet<Integer> widths = new TreeSet<>();
        for (int width = from; width <= to; width++) {
            widths.add(width);
        }
        return widths;
    }

    private Weights weights(int channels, int fanIn, boolean normalised) {
        byte[] codes = new byte[channels * fanIn];
        random.nextBytes(codes);
        float[] scale = new float[channels];
        float[] gamma = new float[channels];
        float[] beta = new float[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = 0.01f + random.nextFloat();
            gamma[c] = (float) random.nextGaussian();
            beta[c] = (float) random.nextGaussian();
        }
        return new Weights(codes, scale, normalised ? gamma : null, beta, normalised ? 1e-5 : 0);
    }
}
