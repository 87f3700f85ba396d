package io.bitgear.training;

import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Descriptions of networks to train. The training code runs any {@link Graph}; a further backbone
 * is a further description. The steps are placeholders of 1 until training has found them.
 */
public final class Networks {

    private static final SortedSet<Integer> FIXED = widths(8, 8);
    private static final SortedSet<Integer> FREE = widths(1, 8);
    private static final SortedSet<Integer> SKIPPABLE = widths(0, 8);

    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();

    private Networks() {}

    /** Names of the networks that {@link #named} knows. */
    public static final List<String> NAMES = List.of("resnet8", "resnet20");

    /**
     * A network by its name: {@code resnet8}, the MLPerf Tiny image classification network, about
     * 78,000 parameters, or {@code resnet20} (He et al., 2016, section 4.2, with convolutions as
     * shortcuts), about 273,000. Images of 3 x 32 x 32.
     *
     * @param name one of {@link #NAMES}
     * @param classes number of classes
     * @return its description
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Graph named(String name, int classes) {
        return switch (name) {
            case "resnet8" -> resnet(1, classes);
            case "resnet20" -> resnet(3, classes);
            default ->
                    throw new IllegalArgumentException(
                            "no network \"" + name + "\"; there are " + String.join(", ", NAMES));
        };
    }

    private static Graph resnet(int blocks, int classes) {
        Networks net = new Networks();
        net.tensor("input", new Shape(3, 32, 32), Batch.ZERO_POINT, 8, Batch.STEP);
        net.convolution(
                "conv1", "input", null, new Shape(16, 32, 32), Window.square(3, 1, 1), FIXED, true);
        String from = "conv1";
        int size = 32;
        int[] channels = {16, 32, 64};
        for (int i = 0; i < channels.length; i++) {
            for (int block = 0; block < blocks; block++) {
                int stride = i == 0 || block > 0 ? 1 : 2;
                size /= stride;
                String name = "stack" + (i + 1) + (blocks == 1 ? "" : ".block" + (block + 1));
                from = net.block(name, from, new Shape(channels[i], size, size), stride);
            }
        }
        net.tensor("pool", new Shape(64, 1, 1), 0, 8, 1);
        net.layers.add(new Layer.AveragePool("pool", from, "pool", Window.square(size, 1, 0)));
        net.tensor("logits", new Shape(classes, 1, 1), 0, Tensor.LOGIT_WIDTH, 1);
        net.layers.add(new Layer.Dense("dense", "pool", "logits", classes, FIXED));
        return new Graph(net.tensors, net.layers, "input", "logits");
    }

    /** Two convolutions beside a shortcut; where the shape stays, either may be skipped. */
    private String block(String name, String from, Shape shape, int stride) {
        SortedSet<Integer> widths = stride == 1 ? SKIPPABLE : FREE;
        String inner = name + ".conv1";
        convolution(inner, from, null, shape, Window.square(3, stride, 1), widths, true);
        String shortcut = from;
        if (stride != 1) {
            shortcut = name + ".shortcut";
            convolution(shortcut, from, null, shape, Window.square(1, stride, 0), FREE, false);
        }
        String outer = name + ".conv2";
        convolution(outer, inner, shortcut, shape, Window.square(3, 1, 1), widths, true);
        return outer;
    }

    private void convolution(
            String name,
            String input,
            String residual,
            Shape output,
            Window window,
            SortedSet<Integer> widths,
            boolean relu) {
        if (relu) {
            SortedMap<Integer, Double> steps = new TreeMap<>();
            FREE.forEach(width -> steps.put(width, 1.0));
            tensors.add(new Tensor(name, output, 0, steps));
        } else {
            tensor(name, output, 128, 8, 1);
        }
        layers.add(
                new Layer.Conv2d(
                        name, input, residual, name, output.channels(), window, 1, widths));
    }

    private void tensor(String name, Shape shape, int zeroPoint, int width, double step) {
        tensors.add(
                new Tensor(name, shape, zeroPoint, new TreeMap<>(java.util.Map.of(width, step))));
    }

    private static SortedSet<Integer> widths(int from, int to) {
        SortedSet<Integer> widths = new TreeSet<>();
        for (int width = from; width <= to; width++) {
            widths.add(width);
        }
        return Collections.unmodifiableSortedSet(widths);
    }
}
