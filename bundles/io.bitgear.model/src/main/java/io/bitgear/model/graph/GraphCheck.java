package io.bitgear.model.graph;

import java.util.HashSet;
import java.util.Set;

/** Checks that a graph is whole: order, shapes, codes and the range of accumulators. */
final class GraphCheck {
    /** Most weights of a filter for which an int32 accumulator cannot overflow at 8 x 8 bits. */
    private static final int FAN_IN_MAX = Integer.MAX_VALUE / (255 * 255);

    private final Graph graph;

    GraphCheck(Graph graph) {
        this.graph = graph;
    }

    void run() {
        Set<String> known = new HashSet<>();
        known.add(graph.input().name());
        require(
                graph.producer(graph.input().name()) == null,
                "the input tensor is written by a layer");
        require(graph.input().widths().equals(Set.of(8)), "the input tensor's only width is not 8");
        for (Layer layer : graph.layers()) {
            for (String input : layer.inputs()) {
                require(
                        known.contains(input),
                        "layer "
                                + layer.name()
                                + " reads tensor "
                                + input
                                + ", which no layer before it writes");
            }
            try {
                check(layer);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "layer " + layer.name() + ": " + e.getMessage(), e);
            }
            known.add(layer.output());
        }
        for (Tensor tensor : graph.tensors()) {
            require(
                    known.contains(tensor.name()),
                    "tensor " + tensor.name() + " is written by no layer");
            require(
                    tensor.isLogits() == tensor.equals(graph.output()),
                    "tensor "
                            + tensor.name()
                            + ": the output, and nothing else, has width "
                            + Tensor.LOGIT_WIDTH);
        }
        require(graph.readers(graph.output().name()).isEmpty(), "a layer reads the output tensor");
        require(
                graph.output().zeroPoint() == 0 && graph.output().steps().size() == 1,
                "the output tensor has a zero point or a second width");
    }

    private void check(Layer layer) {
        Shape input = graph.tensor(layer.inputs().get(0)).shape();
        Tensor output = graph.tensor(layer.output());
        Shape expected = expected(layer, input);
        require(
                output.shape().equals(expected),
                "tensor "
                        + output.name()
                        + " has shape "
                        + output.shape()
                        + ", computed is "
                        + expected);
        require(
                layer.requantises() != output.steps().isEmpty(),
                "tensor "
                        + output.name()
                        + (layer.requantises()
                                ? " has no steps"
                                : " shares its input's codes but has steps"));
    }

    private Shape expected(Layer layer, Shape input) {
        if (layer instanceof Layer.Weighted weighted) {
            require(
                    input.channels() % weighted.groups() == 0,
                    input.channels()
                            + " channels do not divide into "
                            + weighted.groups()
                            + " groups");
            require(
                    weighted.fanIn(input) <= FAN_IN_MAX,
                    "a filter of "
                            + weighted.fanIn(input)
                            + " weights can overflow an int32 accumulator");
            Shape shape = weighted.window(input).slide(input, weighted.outChannels());
            if (weighted.residual() != null) {
                same(shape, weighted.residual());
            }
            return shape;
        }
        if (layer instanceof Layer.Add add) {
            same(input, add.residual());
            return input;
        }
        if (layer instanceof Layer.Concat concat) {
            int channels = 0;
            for (String name : concat.inputs()) {
                Shape shape = graph.tensor(name).shape();
                require(
                        shape.height() == input.height() && shape.width() == input.width(),
                        "tensor " + name + " of shape " + shape + " does not join " + input);
                channels += shape.channels();
            }
            return new Shape(channels, input.height(), input.width());
        }
        if (layer instanceof Layer.AveragePool pool) {
            return pool.window().slide(input, input.channels());
        }
        if (layer instanceof Layer.MaxPool pool) {
            return pool.window().slide(input, input.channels());
        }
        return layer instanceof Layer.Flatten ? new Shape(input.elements(), 1, 1) : input;
    }

    private void same(Shape shape, String tensor) {
        Shape other = graph.tensor(tensor).shape();
        require(
                shape.equals(other),
                "tensor " + tensor + " of shape " + other + " cannot be added to " + shape);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
