package io.bitgear.model.execution;

import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.Requantiser;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several frames going through a network together, a layer at a time, so that a table can be made
 * from all their accumulations before the codes behind it exist. Memory: one int an element of
 * every tensor and frame. Not for two threads at once.
 */
public final class FrameBatch {
    private final Model model;
    private final Graph graph;
    private final Widths widths;
    private final Map<String, Integer> slots = new HashMap<>();
    private final int[][][] tensors;
    private final int[][] accumulations;
    private final Convolver.Scratch scratch = new Convolver.Scratch();
    private Shape shape;

    /**
     * Mean and variance (over the population) of one channel's accumulations.
     *
     * @param mean of the accumulations
     * @param variance of the accumulations
     */
    public record Moments(double mean, double variance) {}

    /** For frames of unsigned bytes under these widths. */
    public FrameBatch(Model model, Widths widths, List<byte[]> frames) {
        this.model = model;
        this.graph = model.graph();
        this.widths = widths;
        for (Tensor tensor : graph.tensors()) {
            slots.put(tensor.name(), slots.size());
        }
        this.tensors = new int[frames.size()][slots.size()][];
        this.accumulations = new int[frames.size()][];
        int input = slots.get(graph.input().name());
        for (int f = 0; f < tensors.length; f++) {
            byte[] frame = frames.get(f);
            int[] codes = new int[frame.length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = frame[i] & 0xff;
            }
            tensors[f][input] = codes;
        }
    }

    /** The tensor that is added in the layer's requantisation, or null. */
    public static String residual(Layer layer) {
        return Accumulators.residual(layer);
    }

    /** Runs the integer part of a layer on all frames. */
    public void accumulate(Layer layer) {
        shape = graph.tensor(layer.output()).shape();
        Accumulator accumulator = Accumulators.of(model, layer, widths);
        int[] inputs = layer.inputs().stream().mapToInt(slots::get).toArray();
        for (int f = 0; f < tensors.length; f++) {
            accumulations[f] = new int[shape.elements()];
            accumulator.run(tensors[f], inputs, accumulations[f], scratch);
        }
    }

    /** The moments of one channel of the last layer, over all frames and positions. */
    public Moments moments(int channel) {
        int positions = shape.positions();
        int from = channel * positions;
        long sum = 0;
        for (int[] frame : accumulations) {
            for (int i = from; i < from + positions; i++) {
                sum += frame[i];
            }
        }
        double count = (double) positions * accumulations.length;
        double mean = sum / count;
        double squares = 0;
        for (int[] frame : accumulations) {
            for (int i = from; i < from + positions; i++) {
                double difference = frame[i] - mean;
                squares += difference * difference;
            }
        }
        return new Moments(mean, squares / count);
    }

    /** Makes the codes of the last layer's output with its table. */
    public void requantise(Layer layer, RequantisationTable table) {
        Tensor output = graph.tensor(layer.output());
        Requantiser requantiser =
                new Requantiser(table, output, graph.width(output.name(), widths));
        String residual = residual(layer);
        int zero = residual == null ? 0 : Accumulators.zeroPoint(graph, residual, widths);
        int positions = shape.positions();
        for (int f = 0; f < tensors.length; f++) {
            int[] codes = accumulations[f];
            int[] operand = residual == null ? null : tensors[f][slots.get(residual)];
            for (int i = 0; i < codes.length; i++) {
                int r = operand == null ? 0 : operand[i] - zero;
                codes[i] = requantiser.apply(i / positions, codes[i], r);
            }
            tensors[f][slots.get(layer.output())] = codes;
            accumulations[f] = null;
        }
    }

    /** Runs a layer whose output shares the input's codes. */
    public void share(Layer layer) {
        SharedCodes step = new SharedCodes(graph, layer, widths, slots);
        for (int[][] frame : tensors) {
            frame[slots.get(layer.output())] =
                    new int[graph.tensor(layer.output()).shape().elements()];
            step.run(frame, null, scratch);
        }
    }

    /** The codes of a tensor of one frame; for tests and diagnosis. */
    public int[] codes(int frame, String tensor) {
        return Arrays.copyOf(
                tensors[frame][slots.get(tensor)], graph.tensor(tensor).shape().elements());
    }

    /** The logits of all frames, in their order. */
    public List<int[]> logits() {
        List<int[]> all = new ArrayList<>();
        for (int f = 0; f < tensors.length; f++) {
            all.add(codes(f, graph.output().name()));
        }
        return all;
    }
}
