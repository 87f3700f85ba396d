package io.bitgear.policy;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.MeasuredConfiguration;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.gate.Gate;
import io.bitgear.model.gate.Slots;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Networks with invented weights and sensitivities. */
public final class TestModels {
    private static final List<Integer> ALL = List.of(1, 2, 3, 4, 5, 6, 7, 8);

    private final Random random;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private final Map<String, Weights> weights = new HashMap<>();

    private TestModels(long seed) {
        random = new Random(seed);
    }

    /** The shape of MLPerf Tiny's ResNet-8 with every width. */
    public static Model resnet8(long seed) {
        TestModels b = new TestModels(seed);
        b.input(3, 32);
        String x = b.conv("conv1", "image", null, 16, 3, 1, List.of(8), ALL);
        String a = b.conv("b1.conv1", x, null, 16, 3, 1, with0(ALL), ALL);
        x = b.conv("b1.conv2", a, x, 16, 3, 1, with0(ALL), ALL);
        for (int block = 2; block <= 3; block++) {
            int out = 16 << (block - 1);
            String name = "b" + block + ".";
            a = b.conv(name + "conv1", x, null, out, 3, 2, ALL, ALL);
            String shortcut = b.conv(name + "shortcut", x, null, out, 1, 2, ALL, ALL);
            x = b.conv(name + "conv2", a, shortcut, out, 3, 1, ALL, ALL);
        }
        Shape shape = b.shape(x);
        b.tensor("pooled", new Shape(shape.channels(), 1, 1), List.of(8));
        b.layers.add(new Layer.AveragePool("pool", x, "pooled", Window.over(shape)));
        return b.finish("pooled", 10);
    }

    /** A small random network with few enough choices to try them all. */
    public static Model small(long seed) {
        TestModels b = new TestModels(seed);
        b.input(1 + b.random.nextInt(3), 4 + b.random.nextInt(3));
        String x =
                b.conv("stem", "image", null, 2 + b.random.nextInt(3), 3, 1, List.of(8), b.some(2));
        if (b.random.nextBoolean()) {
            Shape shape = b.shape(x);
            b.tensors.add(new Tensor("m", shape, 0, new TreeMap<>()));
            b.layers.add(new Layer.Relu("relu", x, "m"));
            x = "m";
        }
        int channels = b.shape(x).channels();
        String a = b.conv("a", x, null, channels, 3, 1, with0(b.some(2)), b.some(2));
        String y = b.conv("b", a, x, channels, 3, 1, with0(b.some(2)), b.some(2));
        int kind = b.random.nextInt(4);
        if (kind == 0) {
            y = b.conv("c", y, a, channels, 1, 1, with0(b.some(2)), b.some(2));
        } else if (kind == 1) {
            Shape shape = b.shape(y);
            b.tensor("joined", new Shape(2 * channels, shape.height(), shape.width()), b.some(2));
            b.layers.add(new Layer.Concat("join", List.of(y, x), "joined"));
            y = "joined";
        } else if (kind == 2) {
            b.tensor("sum", b.shape(y), b.some(2));
            b.layers.add(new Layer.Add("add", a, y, "sum"));
            y = "sum";
        } else {
            y = b.conv("d", a, y, channels, 3, 1, with0(b.some(1)), b.some(2));
        }
        return b.finish(y, 2 + b.random.nextInt(3));
    }

    /** A gate that proposes the same under every budget, of a model with one pair. */
    public static Gate gate(Graph graph, Widths widths, int perInput, String profile) {
        Slots slots = new Slots(graph);
        int options = slots.options() + 1;
        float[] biases = new float[options];
        int[] choice = slots.choice(widths);
        for (int s = 0; s < choice.length; s++) {
            biases[slots.all().get(s).first() + choice[s]] = 1;
        }
        if (perInput >= 0) {
            biases[slots.options() + perInput] = 1000;
        }
        float[] weights = new float[Gate.INPUTS * options];
        return new Gate(profile, List.of(new Gate.Dense(Gate.INPUTS, weights, biases)));
    }

    /** The same model with some configurations measured, each off its prediction. */
    public static Model measured(Model model, Collection<Widths> chosen, long seed) {
        Random random = new Random(seed);
        List<MeasuredConfiguration> measured = new ArrayList<>();
        for (Widths widths : chosen) {
            double accuracy = model.sensitivities().predict(widths) + 0.05 * random.nextGaussian();
            PrecisionConfiguration configuration =
                    new PrecisionConfiguration(model.info().digest(), widths, Map.of(), Map.of());
            measured.add(
                    new MeasuredConfiguration(
                            "m" + measured.size(),
                            configuration,
                            Math.max(0, Math.min(1, accuracy)),
                            1000));
        }
        return model.measured(measured, model.sensitivities());
    }

    private Model finish(String last, int classes) {
        layers.add(new Layer.Dense("head", last, "logits", classes, new TreeSet<>(List.of(8))));
        tensors.add(
                new Tensor(
                        "logits",
                        new Shape(classes, 1, 1),
                        0,
                        new TreeMap<>(Map.of(Tensor.LOGIT_WIDTH, 1 / 256.0))));
        weights.put("head", weights(classes, shape(last).elements(), false));
        Graph graph = new Graph(tensors, layers, "image", "logits");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            labels.add("class-" + i);
        }
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            byte[] frame = new byte[graph.input().shape().elements()];
            random.nextBytes(frame);
            frames.add(frame);
        }
        Shape in = graph.input().shape();
        ModelInfo info =
                new ModelInfo(
                        "tiny",
                        "1",
                        "0".repeat(64),
                        List.of(in.channels(), in.height(), in.width()),
                        labels);
        return new Model(info, graph, weights, frames, List.of(), sensitivities(graph));
    }

    private Sensitivities sensitivities(Graph graph) {
        SortedMap<String, SortedMap<Integer, Double>> byLayer = new TreeMap<>();
        graph.weighted().forEach(l -> byLayer.put(l.name(), losses(l.widths())));
        SortedMap<String, SortedMap<Integer, Double>> byTensor = new TreeMap<>();
        graph.quantised().forEach(t -> byTensor.put(t.name(), losses(t.widths())));
        return new Sensitivities(0.86, 1000, byLayer, byTensor);
    }

    /** Steeper towards few bits, with the noise of a measurement on 1,000 images. */
    private SortedMap<Integer, Double> losses(SortedSet<Integer> widths) {
        SortedMap<Integer, Double> losses = new TreeMap<>();
        double steepness = 0.002 + 0.08 * random.nextDouble();
        for (int width : widths) {
            double loss = width == widths.last() ? 0 : steepness * Math.pow(0.45, width);
            losses.put(width, Math.round(1000 * (loss + 0.001 * random.nextGaussian())) / 1000.0);
        }
        losses.put(widths.last(), 0.0);
        return losses;
    }

    private List<Integer> some(int count) {
        TreeSet<Integer> some = new TreeSet<>();
        while (some.size() < count) {
            some.add(1 + random.nextInt(8));
        }
        some.add(8);
        return new ArrayList<>(some);
    }

    private static List<Integer> with0(List<Integer> widths) {
        List<Integer> more = new ArrayList<>(widths);
        more.add(0);
        return more;
    }

    private void input(int channels, int size) {
        tensors.add(
                new Tensor(
                        "image",
                        new Shape(channels, size, size),
                        120,
                        new TreeMap<>(Map.of(8, 1 / 64.0))));
    }

    private Shape shape(String tensor) {
        return tensors.stream()
                .filter(t -> t.name().equals(tensor))
                .findFirst()
                .orElseThrow()
                .shape();
    }

    private void tensor(String name, Shape shape, List<Integer> widths) {
        SortedMap<Integer, Double> steps = new TreeMap<>();
        widths.forEach(width -> steps.put(width, 3.0 / ((1 << width) - 1)));
        tensors.add(new Tensor(name, shape, 0, steps));
    }

    private String conv(
            String name,
            String input,
            String residual,
            int out,
            int kernel,
            int stride,
            List<Integer> widths,
            List<Integer> outputWidths) {
        Window window = Window.square(kernel, stride, kernel / 2);
        Layer.Conv2d layer =
                new Layer.Conv2d(
                        name, input, residual, "t." + name, out, window, 1, new TreeSet<>(widths));
        layers.add(layer);
        weights.put(name, weights(out, layer.fanIn(shape(input)), true));
        tensor(layer.output(), window.slide(shape(input), out), outputWidths);
        return layer.output();
    }

    private Weights weights(int channels, int fanIn, boolean normalised) {
        byte[] codes = new byte[channels * fanIn];
        random.nextBytes(codes);
        float[] scale = new float[channels];
        float[] gamma = new float[channels];
        float[] beta = new float[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = 0.01f + random.nextFloat();
            gamma[c] = 0.5f + random.nextFloat();
            beta[c] = (float) random.nextGaussian();
        }
        return new Weights(codes, scale, normalised ? gamma : null, beta, normalised ? 1e-5 : 0);
    }
}
