package io.bitgear.model;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.precision.Widths;
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

/** Small random networks that have every kind of layer, and random widths and frames for them. */
public final class RandomModels {
    private static final SortedSet<Integer> FIXED = new TreeSet<>(List.of(8));

    private final Random random;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, Weights> weights = new HashMap<>();

    public RandomModels(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A network through all layer kinds: depthwise, strided, padded, residual, pools, concat,
     * dense.
     */
    public Model model() {
        Shape in = new Shape(1 + random.nextInt(4), 7 + random.nextInt(6), 7 + random.nextInt(6));
        SortedMap<Integer, Double> step = new TreeMap<>(Map.of(8, 1 / 64.0));
        tensors.add(new Tensor("image", in, random.nextInt(256), step));
        int channels = 2 * (1 + random.nextInt(6));
        String stem = conv("stem", "image", null, channels, window(3, 1), 1, FIXED, 0);
        String depthwise =
                conv("depthwise", stem, null, channels, window(3, 1), channels, widths(false), 0);
        String signed = conv("shortcut", stem, null, channels, window(1, 1), 1, widths(false), 128);
        String a = conv("block-a", depthwise, null, channels, window(3, 1), 2, widths(true), 0);
        String b = conv("block-b", a, signed, channels, window(5, 1), 1, widths(true), 0);
        String sum = requantised(new Layer.Add("sum", b, signed, "t-sum"), shape(b), 128, true);
        String rectified = shared(new Layer.Relu("rectify", sum, "t-rectify"), shape(sum));
        Window half = new Window(3, 2, 2, 2, 1, 0, 1, 1);
        String pooled =
                shared(
                        new Layer.MaxPool("max", rectified, "t-max", half),
                        half.slide(shape(sum), channels));
        String joined =
                requantised(
                        new Layer.Concat("join", List.of(pooled, pooled), "t-join"),
                        new Shape(2 * channels, shape(pooled).height(), shape(pooled).width()),
                        0,
                        true);
        Window two = new Window(2, 2, 1, 2, 1, 1, 0, 0);
        String mean =
                requantised(
                        new Layer.AveragePool("mean", joined, "t-mean", two),
                        two.slide(shape(joined), 2 * channels),
                        0,
                        true);
        String flat =
                shared(
                        new Layer.Flatten("flat", mean, "t-flat"),
                        new Shape(shape(mean).elements(), 1, 1));
        int classes = 2 + random.nextInt(9);
        layers.add(new Layer.Dense("head", flat, "logits", classes, FIXED));
        tensors.add(
                new Tensor(
                        "logits",
                        new Shape(classes, 1, 1),
                        0,
                        new TreeMap<>(Map.of(Tensor.LOGIT_WIDTH, 1 / 256.0))));
        weights.put("head", weights(classes, shape(flat).elements(), false));
        Graph graph = new Graph(tensors, layers, "image", "logits");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            labels.add("class-" + i);
        }
        ModelInfo info =
                new ModelInfo(
                        "random",
                        "1",
                        "0".repeat(64),
                        List.of(in.channels(), in.height(), in.width()),
                        labels);
        return new Model(info, graph, weights, frames(graph, 4), List.of(), Sensitivities.NONE);
    }

    /** Widths that the graph allows, sometimes with the block skipped. */
    public Widths widths(Graph graph) {
        SortedMap<String, Integer> chosen = new TreeMap<>();
        boolean skip = random.nextInt(4) == 0;
        for (Layer.Weighted layer : graph.weighted()) {
            List<Integer> allowed = new ArrayList<>(layer.widths());
            if (skip && allowed.contains(0)) {
                chosen.put(layer.name(), 0);
            } else {
                allowed.remove((Object) 0);
                chosen.put(layer.name(), allowed.get(random.nextInt(allowed.size())));
            }
        }
        SortedMap<String, Integer> activations = new TreeMap<>();
        for (Tensor tensor : graph.quantised()) {
            List<Integer> allowed = new ArrayList<>(tensor.widths());
            activations.put(tensor.name(), allowed.get(random.nextInt(allowed.size())));
        }
        return WidthRules.canonical(graph, new Widths(chosen, activations));
    }

    /** Random input frames. */
    public List<byte[]> frames(Graph graph, int count) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] frame = new byte[graph.input().shape().elements()];
            random.nextBytes(frame);
            frames.add(frame);
        }
        return frames;
    }

    private Window window(int kernel, int stride) {
        return Window.square(kernel, stride, kernel / 2);
    }

    private Shape shape(String tensor) {
        return tensors.stream()
                .filter(t -> t.name().equals(tensor))
                .findFirst()
                .orElseThrow()
                .shape();
    }

    private String conv(
            String name,
            String input,
            String residual,
            int out,
            Window window,
            int groups,
            SortedSet<Integer> widths,
            int zeroPoint) {
        Shape in = shape(input);
        Layer.Conv2d layer =
                new Layer.Conv2d(name, input, residual, "t-" + name, out, window, groups, widths);
        weights.put(name, weights(out, layer.fanIn(in), true));
        return requantised(layer, window.slide(in, out), zeroPoint, zeroPoint == 0);
    }

    private String requantised(Layer layer, Shape shape, int zeroPoint, boolean everyWidth) {
        SortedMap<Integer, Double> steps = new TreeMap<>();
        for (int width = everyWidth ? 1 : 8; width <= 8; width++) {
            steps.put(width, 3.0 / ((1 << width) - 1));
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

    private SortedSet<Integer> widths(boolean skippable) {
        SortedSet<Integer> widths = new TreeSet<>();
        for (int width = skippable ? 0 : 1; width <= 8; width++) {
            widths.add(width);
        }
        return widths;
    }

    private Weights weights(int channels, int fanIn, boolean normalised) {
        byte[] codes = new byte[channels * fanIn];
        random.nextBytes(codes);
        float[] scale = new float[channels];
        int rows = normalised && random.nextBoolean() ? 8 : 1; // per width, or for all
        float[] gamma = new float[rows * channels];
        float[] beta = new float[rows * channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = 0.01f + random.nextFloat();
        }
        for (int i = 0; i < beta.length; i++) {
            gamma[i] = (float) random.nextGaussian();
            beta[i] = (float) random.nextGaussian();
        }
        return new Weights(codes, scale, normalised ? gamma : null, beta, normalised ? 1e-5 : 0);
    }
}
