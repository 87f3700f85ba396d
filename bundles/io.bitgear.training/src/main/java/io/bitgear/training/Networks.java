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

    /**
     * The MLPerf Tiny image classification network: ResNet-8, about 78,000 parameters, images of 3
     * x 32 x 32.
     *
     * @param classes number of classes
     * @return its description
     */
    public static Graph resnet8(int classes) {
        Networks net = new Networks();
        net.tensor("input", new Shape(3, 32, 32), Batch.ZERO_POINT, 8, Batch.STEP);
        net.convolution(
                "conv1", "input", null, new Shape(16, 32, 32), Window.square(3, 1, 1), FIXED, true);
        String from = "conv1";
        int size = 32;
        int[] channels = {16, 32, 64};
        for (int i = 0; i < channels.length; i++) {
            String stack = "stack" + (i + 1);
            int stride = i == 0 ? 1 : 2;
            size /= stride;
            Shape shape = new Shape(channels[i], size, size);
            SortedSet<Integer> widths = stride == 1 ? SKIPPABLE : FREE;
            net.convolution(
                    stack + ".conv1", from, null, shape, Window.square(3, stride, 1), widths, true);
            String shortcut = from;
            if (stride != 1) {
                shortcut = stack + ".shortcut";
                net.convolution(
                        shortcut, from, null, shape, Window.square(1, stride, 0), FREE, false);
            }
            net.convolution(
                    stack + ".conv2",
                    stack + ".conv1",
                    shortcut,
                    shape,
                    Window.square(3, 1, 1),
                    widths,
                    true);
            from = stack + ".conv2";
        }
        net.tensor("pool", new Shape(64, 1, 1), 0, 8, 1);
        net.layers.add(new Layer.AveragePool("pool", from, "pool", Window.square(size, 1, 0)));
        net.tensor("logits", new Shape(classes, 1, 1), 0, Tensor.LOGIT_WIDTH, 1);
        net.layers.add(new Layer.Dense("dense", "pool", "logits", classes, FIXED));
        return new Graph(net.tensors, net.layers, "input", "logits");
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
