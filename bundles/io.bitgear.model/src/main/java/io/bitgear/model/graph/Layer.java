package io.bitgear.model.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** One operation of the network. Layers stand in execution order; names are unique among layers. */
public sealed interface Layer {
    /** Every kind of layer, as {@link #kind()} names it. */
    SortedSet<String> KINDS =
            Collections.unmodifiableSortedSet(
                    new TreeSet<>(
                            List.of(
                                    "add",
                                    "average-pool",
                                    "concat",
                                    "conv2d",
                                    "dense",
                                    "flatten",
                                    "max-pool",
                                    "relu")));

    /** Unique name. */
    String name();

    /** Names of the tensors that are read, the residual operand last where there is one. */
    List<String> inputs();

    /** Name of the tensor that is written. */
    String output();

    /** The kind in files, messages and capabilities. */
    String kind();

    /** Whether the output has codes of its own, made by a requantisation table. */
    default boolean requantises() {
        return true;
    }

    /** A layer with weights. */
    sealed interface Weighted extends Layer permits Conv2d, Dense {
        /** Number of output channels or features. */
        int outChannels();

        /** The weight widths that a configuration may choose; 0 where the layer may be skipped. */
        SortedSet<Integer> widths();

        /** The tensor that is convolved. */
        String input();

        /** The residual operand's tensor, or null. */
        String residual();

        /** Groups of channels that do not see each other. */
        int groups();

        /**
         * The window that slides over an input of that shape; a dense layer's is the whole input.
         */
        Window window(Shape input);

        /** Weights of one filter: input channels of a group x kernel positions. */
        default int fanIn(Shape input) {
            return input.channels() / groups() * window(input).taps();
        }
    }

    /**
     * Convolution; the batch normalisation behind it is folded into the requantisation, and a
     * residual operand is added there.
     *
     * @param input tensor
     * @param residual tensor of the output's shape that is added, or null
     * @param output tensor
     * @param outChannels number of filters, a multiple of {@code groups}
     * @param window kernel, stride, padding with the zero point
     * @param groups of channels that do not see each other; the input's channel count for a
     *     depthwise one
     * @param widths the weight widths that may be chosen
     */
    record Conv2d(
            String name,
            String input,
            String residual,
            String output,
            int outChannels,
            Window window,
            int groups,
            SortedSet<Integer> widths)
            implements Weighted {
        /** Copies the widths. */
        public Conv2d {
            widths = checkedWidths(name, widths);
            if (groups < 1 || outChannels < 1 || outChannels % groups != 0) {
                throw new IllegalArgumentException(
                        "layer "
                                + name
                                + ": "
                                + outChannels
                                + " filters do not divide into "
                                + groups
                                + " groups");
            }
        }

        @Override
        public List<String> inputs() {
            return residual == null ? List.of(input) : List.of(input, residual);
        }

        @Override
        public Window window(Shape in) {
            return window;
        }

        @Override
        public String kind() {
            return "conv2d";
        }
    }

    /**
     * Matrix product over all elements of the input, in their layout's order.
     *
     * @param input tensor
     * @param output tensor of shape outChannels x 1 x 1
     * @param outChannels number of features
     * @param widths the weight widths that may be chosen
     */
    record Dense(
            String name, String input, String output, int outChannels, SortedSet<Integer> widths)
            implements Weighted {
        /** Copies the widths. */
        public Dense {
            widths = checkedWidths(name, widths);
        }

        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public String residual() {
            return null;
        }

        @Override
        public int groups() {
            return 1;
        }

        @Override
        public Window window(Shape in) {
            return Window.over(in);
        }

        @Override
        public String kind() {
            return "dense";
        }
    }

    /** Sum of two tensors of one shape. */
    record Add(String name, String input, String residual, String output) implements Layer {
        @Override
        public List<String> inputs() {
            return List.of(input, residual);
        }

        @Override
        public String kind() {
            return "add";
        }
    }

    /** Channels of several tensors one after another. */
    record Concat(String name, List<String> inputs, String output) implements Layer {
        /** Copies the list. */
        public Concat {
            inputs = List.copyOf(new ArrayList<>(inputs));
        }

        @Override
        public String kind() {
            return "concat";
        }
    }

    /** Mean over a window; padding counts as the value 0. */
    record AveragePool(String name, String input, String output, Window window) implements Layer {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public String kind() {
            return "average-pool";
        }
    }

    /**
     * Largest code of a window; padding does not take part. The output shares the input's codes.
     */
    record MaxPool(String name, String input, String output, Window window) implements Layer {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public String kind() {
            return "max-pool";
        }

        @Override
        public boolean requantises() {
            return false;
        }
    }

    /** max(code, zero point). The output shares the input's codes. */
    record Relu(String name, String input, String output) implements Layer {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public String kind() {
            return "relu";
        }

        @Override
        public boolean requantises() {
            return false;
        }
    }

    /** The same codes as a tensor of shape elements x 1 x 1. */
    record Flatten(String name, String input, String output) implements Layer {
        @Override
        public List<String> inputs() {
            return List.of(input);
        }

        @Override
        public String kind() {
            return "flatten";
        }

        @Override
        public boolean requantises() {
            return false;
        }
    }

    private static SortedSet<Integer> checkedWidths(String name, SortedSet<Integer> widths) {
        if (widths.isEmpty() || widths.first() < 0 || widths.last() > 8 || widths.last() == 0) {
            throw new IllegalArgumentException(
                    "layer " + name + ": widths " + widths + " are not a choice out of 0..8");
        }
        return java.util.Collections.unmodifiableSortedSet(new TreeSet<>(widths));
    }
}
