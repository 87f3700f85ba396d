package io.bitgear.model.execution;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.Configurations;
import io.bitgear.model.arithmetic.Requantiser;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One model under one configuration, made ready to run: the bits of the reference
 * (docs/arithmetic.md), about ten times as fast. Immutable and shared by threads; each thread runs
 * frames in a {@link Session}. A program may also be a stretch of the network from one {@link
 * Boundary} to another: then it holds only those layers, and programs on several devices, one
 * behind the other, give the bits of the whole.
 */
public final class Program {
    private final Graph graph;
    private final PrecisionConfiguration configuration;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private final Boundary first;
    private final Boundary last;
    private final boolean isWhole;

    /**
     * The whole network.
     *
     * @throws IllegalArgumentException when the configuration is not one of this model, or lacks a
     *     table
     */
    public Program(Model model, PrecisionConfiguration configuration) {
        this(model, configuration, 0, model.graph().executed(configuration.widths()).size());
    }

    /**
     * The layers between two boundaries.
     *
     * @param from index of the boundary before the first layer, from 0
     * @param to index of the boundary behind the last, at least {@code from}
     * @throws IllegalArgumentException when there are no such boundaries, the configuration is not
     *     one of this model, or lacks a table
     */
    public Program(Model model, PrecisionConfiguration configuration, int from, int to) {
        this.graph = model.graph();
        this.configuration = configuration;
        Configurations.check(model, configuration);
        List<Layer> layers = graph.executed(configuration.widths());
        if (from < 0 || from > to || to > layers.size()) {
            throw new IllegalArgumentException(
                    "no layers from boundary "
                            + from
                            + " to "
                            + to
                            + ": "
                            + layers.size()
                            + " layers run");
        }
        List<Boundary> boundaries = Boundary.of(graph, configuration.widths());
        this.first = boundaries.get(from);
        this.last = boundaries.get(to);
        this.isWhole = from == 0 && to == layers.size();
        for (String tensor : first.tensors()) {
            slots.put(tensor, slots.size());
        }
        for (Layer layer : layers.subList(from, to)) {
            slots.put(layer.output(), slots.size());
            steps.add(step(model, layer));
        }
    }

    /** The configuration that this runs. */
    public PrecisionConfiguration configuration() {
        return configuration;
    }

    /** Memory for one thread to run frames in. */
    public Session newSession() {
        return new Session();
    }

    private Step step(Model model, Layer layer) {
        Widths widths = configuration.widths();
        if (!layer.requantises()) {
            return new SharedCodes(graph, layer, widths, slots);
        }
        Tensor output = graph.tensor(layer.output());
        Requantiser requantiser =
                new Requantiser(
                        configuration.tables().get(layer.name()),
                        output,
                        graph.width(output.name(), widths));
        Accumulator accumulator = Accumulators.of(model, layer, widths);
        int[] inputs =
                layer.inputs().stream().mapToInt(name -> slots.getOrDefault(name, -1)).toArray();
        String residual = Accumulators.residual(layer);
        return new Requantised(
                accumulator,
                requantiser,
                inputs,
                residual == null ? -1 : slots.get(residual),
                residual == null ? 0 : Accumulators.zeroPoint(graph, residual, widths),
                slots.get(layer.output()),
                output.shape());
    }

    /** One layer at work on the tensors of a session. */
    interface Step {
        void run(int[][] tensors, int[] accumulations, Convolver.Scratch scratch);
    }

    private record Requantised(
            Accumulator accumulator,
            Requantiser requantiser,
            int[] inputs,
            int residual,
            int residualZero,
            int output,
            Shape shape)
            implements Step {
        @Override
        public void run(int[][] tensors, int[] accumulations, Convolver.Scratch scratch) {
            accumulator.run(tensors, inputs, accumulations, scratch);
            int[] to = tensors[output];
            int positions = shape.positions();
            for (int c = 0, i = 0; c < shape.channels(); c++) {
                for (int end = i + positions; i < end; i++) {
                    int r = residual < 0 ? 0 : tensors[residual][i] - residualZero;
                    to[i] = requantiser.apply(c, accumulations[i], r);
                }
            }
        }
    }

    /** Memory of one thread. Not to be used by two threads at once. */
    public final class Session {
        private final int[][] tensors = new int[slots.size()][];
        private final int[] accumulations;
        private final Convolver.Scratch scratch = new Convolver.Scratch();

        private Session() {
            int largest = 0;
            for (Map.Entry<String, Integer> slot : slots.entrySet()) {
                int elements = graph.tensor(slot.getKey()).shape().elements();
                tensors[slot.getValue()] = new int[elements];
                largest = Math.max(largest, elements);
            }
            accumulations = new int[largest];
        }

        /**
         * The logits' codes of one frame, where the program is the whole network.
         *
         * @param frame unsigned bytes, as many as the input has elements
         */
        public int[] run(byte[] frame) {
            if (!isWhole) {
                throw new IllegalStateException("this program is only a part of the network");
            }
            int[] input = tensors[slots.get(graph.input().name())];
            if (frame.length != input.length) {
                throw new IllegalArgumentException(
                        "a frame of "
                                + frame.length
                                + " bytes, the input "
                                + graph.input().shape()
                                + " takes "
                                + input.length);
            }
            for (int i = 0; i < input.length; i++) {
                input[i] = frame[i] & 0xff;
            }
            for (Step step : steps) {
                step.run(tensors, accumulations, scratch);
            }
            return tensors[slots.get(graph.output().name())].clone();
        }

        /**
         * Takes one frame from the first boundary to the last.
         *
         * @param packed the tensors alive at the first boundary, packed as {@link Boundary} says
         * @return those alive at the last, packed in the same way
         * @throws IllegalArgumentException when the length is wrong
         */
        public byte[] pass(byte[] packed) {
            first.unpack(packed, this::codes);
            for (Step step : steps) {
                step.run(tensors, accumulations, scratch);
            }
            return last.pack(this::codes);
        }

        /**
         * The same, with what each layer took.
         *
         * @param nanos receives the nanoseconds of each layer of this program, in order
         */
        public byte[] pass(byte[] packed, long[] nanos) {
            first.unpack(packed, this::codes);
            long begin = System.nanoTime();
            for (int i = 0; i < steps.size(); i++) {
                steps.get(i).run(tensors, accumulations, scratch);
                long end = System.nanoTime();
                nanos[i] = end - begin;
                begin = end;
            }
            return last.pack(this::codes);
        }

        private int[] codes(String tensor) {
            return tensors[slots.get(tensor)];
        }
    }
}
