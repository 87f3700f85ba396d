package io.bitgear.training;

import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Kernels kernels;

    private Networks(Kernels kernels) {
        this.kernels = kernels;
    }

    /** The windows of blocks: 3 x 3 over an image, 5 samples of a stream. */
    private enum Kernels {
        IMAGE {
            @Override
            Window window(int stride) {
                return Window.square(3, stride, 1);
            }

            @Override
            Window single(int stride) {
                return Window.square(1, stride, 0);
            }
        },
        STREAM {
            @Override
            Window window(int stride) {
                return new Window(1, 5, 1, stride, 0, 2, 0, 2);
            }

            @Override
            Window single(int stride) {
                return new Window(1, 1, 1, stride, 0, 0, 0, 0);
            }
        };

        /** The window of a convolution that halves the size at stride 2. */
        abstract Window window(int stride);

        /** The window of the shortcut beside it. */
        abstract Window single(int stride);
    }

    /** Name of the network of the vibration data. */
    public static final String VIBRATION = "vibration";

    /** Names of the networks that {@link #named} knows. */
    public static final List<String> NAMES = List.of("resnet8", "resnet20", VIBRATION);

    /**
     * A network by its name: {@code resnet8}, the MLPerf Tiny image classification network, about
     * 78,000 parameters; {@code resnet20} (He et al., 2016, section 4.2, with convolutions as
     * shortcuts), about 273,000; both for images of 3 x 32 x 32. {@code vibration}, the like of
     * resnet8 in one dimension, about 18,000 parameters, for streams of 3 x 1 x 256.
     *
     * @param name one of {@link #NAMES}
     * @param frames what the network sees and answers
     * @return its description
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Graph named(String name, FrameFormat frames) {
        return switch (name) {
            case "resnet8" -> resnet(1, frames);
            case "resnet20" -> resnet(3, frames);
            case VIBRATION -> stream(frames);
            default ->
                    throw new IllegalArgumentException(
                            "no network \"" + name + "\"; there are " + String.join(", ", NAMES));
        };
    }

    private static Graph resnet(int blocks, FrameFormat frames) {
        Networks net = new Networks(Kernels.IMAGE);
        Shape first = new Shape(16, frames.shape().height(), frames.shape().width());
        net.input(frames);
        net.convolution("conv1", "input", null, first, Window.square(3, 1, 1), FIXED, true);
        String from = "conv1";
        int[] channels = {16, 32, 64};
        for (int i = 0; i < channels.length; i++) {
            for (int block = 0; block < blocks; block++) {
                int stride = i == 0 || block > 0 ? 1 : 2;
                String name = "stack" + (i + 1) + (blocks == 1 ? "" : ".block" + (block + 1));
                from = net.block(name, from, channels[i], stride);
            }
        }
        return net.classified(from, frames);
    }

    /** Nine samples of three axes at first, then blocks as resnet8 has them, five samples wide. */
    private static Graph stream(FrameFormat frames) {
        Networks net = new Networks(Kernels.STREAM);
        Window window = new Window(1, 9, 1, 4, 0, 4, 0, 4);
        net.input(frames);
        Shape first = window.slide(frames.shape(), 16);
        net.convolution("conv1", "input", null, first, window, FIXED, true);
        String from = net.block("stack1", "conv1", 16, 1);
        from = net.block("stack2", from, 24, 2);
        from = net.block("stack3", from, 32, 2);
        return net.classified(from, frames);
    }

    private void input(FrameFormat frames) {
        tensor("input", frames.shape(), frames.zeroPoint(), 8, frames.step());
    }

    private Graph classified(String from, FrameFormat frames) {
        Shape features = shapes.get(from);
        tensor("pool", new Shape(features.channels(), 1, 1), 0, 8, 1);
        layers.add(new Layer.AveragePool("pool", from, "pool", Window.over(features)));
        int classes = frames.classes().size();
        tensor("logits", new Shape(classes, 1, 1), 0, Tensor.LOGIT_WIDTH, 1);
        layers.add(new Layer.Dense("dense", "pool", "logits", classes, FIXED));
        return new Graph(tensors, layers, "input", "logits");
    }

    /** Two convolutions beside a shortcut; where the shape stays, either may be skipped. */
    private String block(String name, String from, int channels, int stride) {
        SortedSet<Integer> widths = stride == 1 ? SKIPPABLE : FREE;
        Shape shape = kernels.window(stride).slide(shapes.get(from), channels);
        String inner = name + ".conv1";
        convolution(inner, from, null, shape, kernels.window(stride), widths, true);
        String shortcut = from;
        if (stride != 1) {
            shortcut = name + ".shortcut";
            convolution(shortcut, from, null, shape, kernels.single(stride), FREE, false);
        }
        String outer = name + ".conv2";
        convolution(outer, inner, shortcut, shape, kernels.window(1), widths, true);
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
        shapes.put(name, output);
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
        tensors.add(new Tensor(name, shape, zeroPoint, new TreeMap<>(Map.of(width, step))));
    }

    private static SortedSet<Integer> widths(int from, int to) {
        SortedSet<Integer> widths = new TreeSet<>();
        for (int width = from; width <= to; width++) {
            widths.add(width);
        }
        return Collections.unmodifiableSortedSet(widths);
    }
}
