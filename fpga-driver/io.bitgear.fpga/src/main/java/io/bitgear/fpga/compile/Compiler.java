package io.bitgear.fpga.compile;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a model's configuration into the descriptors, tables and weight words of an accelerator.
 */
public final class Compiler {
    private static final int TAPS = 3;

    /** Cycles of a fetch beside its planes. */
    private static final int FETCH = 8;

    private final Model model;
    private final Graph graph;
    private final PrecisionConfiguration configuration;
    private final Widths widths;
    private final Geometry geometry;
    private final Stacking stacking;
    private final Placements places;
    private final WeightWords words;
    private final List<Step> steps = new ArrayList<>();
    private final List<long[]> tables = new ArrayList<>();

    private Compiler(Model model, PrecisionConfiguration configuration, Geometry geometry) {
        this.model = model;
        this.graph = model.graph();
        this.configuration = configuration;
        this.widths = configuration.widths();
        this.geometry = geometry;
        this.stacking = Stacking.of(graph, geometry);
        this.places = new Placements(graph, widths, geometry, stacking);
        this.words = new WeightWords(geometry);
    }

    /**
     * Compiles.
     *
     * @throws IllegalArgumentException when the accelerator is too small, or a layer has a form
     *     that it does not run; the message names the layer or tensor
     */
    public static Image compile(
            Model model, PrecisionConfiguration configuration, Geometry geometry) {
        return new Compiler(model, configuration, geometry).run();
    }

    private Image run() {
        for (Layer layer : graph.executed(widths)) {
            try {
                layer(layer);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "layer " + layer.name() + ": " + e.getMessage(), e);
            }
        }
        require("layer descriptors", steps.size(), geometry.layers());
        require("table entries", tables.size(), geometry.tableEntries());
        require("weight words", words.words().size(), geometry.weightWords());
        steps.get(steps.size() - 1).descriptor().set(Field.LAST, true);
        Barriers.set(steps);
        return new Image(
                geometry,
                places.of(graph.input().name()),
                stacking,
                graph.input().zeroPoint(8),
                steps.stream().map(Step::descriptor).toList(),
                tables,
                words.words(),
                graph.output().shape().channels(),
                steps.stream().mapToLong(Step::allBeats).sum());
    }

    private static void require(String what, int needed, int there) {
        if (needed > there) {
            throw new IllegalArgumentException(
                    "the configuration needs " + needed + " " + what + ", there are " + there);
        }
    }

    private void layer(Layer layer) {
        if (layer instanceof Layer.Flatten) {
            return;
        }
        if (layer instanceof Layer.Weighted weighted) {
            if (widths.skips(layer.name())) {
                skipped(weighted);
            } else if (weighted.groups() == 1) {
                convolution(weighted);
            } else {
                grouped(weighted);
            }
        } else if (layer instanceof Layer.Add add) {
            copy(layer, add.input(), add.residual(), Window.square(1, 1, 0));
        } else if (layer instanceof Layer.AveragePool pool) {
            copy(layer, pool.input(), null, pool.window());
        } else if (layer instanceof Layer.Relu relu) {
            maximum(relu.input(), relu.output(), Window.square(1, 1, 0), zeroPoint(relu.input()));
        } else if (layer instanceof Layer.MaxPool pool) {
            maximum(pool.input(), pool.output(), pool.window(), 0);
        } else if (layer instanceof Layer.Concat concat) {
            concat(concat);
        }
    }

    private void convolution(Layer.Weighted layer) {
        Placement in = places.of(layer.input());
        boolean stacked = stacking != null && layer.equals(stacking.layer());
        Window window =
                window(stacked ? stacking.window() : layer.window(in.shape()), layer.output());
        Weights weights = model.weights(layer.name());
        int width = widths.weights().get(layer.name());
        Descriptor d = descriptor(layer.input(), layer.residual(), layer.output(), window);
        int passes = window.kernelHeight() * groups(window) * in.blocks();
        if (in.stagger() && window.strideWidth() == 2 && Placements.isPointwise(layer)) {
            passes /= 2;
            d.set(Field.PAIRED, true).set(Field.BLOCKS_IN, passes - 1);
        }
        boolean paired = d.get(Field.PAIRED) == 1;
        int base =
                paired
                        ? words.addPaired(weights, in)
                        : words.add(stacked ? stacking.weights(weights) : weights, in, window);
        d.set(Field.WEIGHT_WIDTH, width)
                .set(Field.WEIGHT_BASE, base)
                .set(Field.PASS_WORDS, 8)
                .set(Field.TILE_WORDS, 8 * passes);
        long[] levels = words.levels(weights, width);
        table(d, layer, layer.input(), levels, 0, layer.outChannels());
        add(d, layer.input(), layer.residual(), layer.output());
    }

    private void grouped(Layer.Weighted layer) {
        Placement in = places.of(layer.input());
        Window window = window(layer.window(in.shape()), layer.output());
        int width = widths.weights().get(layer.name());
        long[] levels = words.levels(model.weights(layer.name()), width);
        int perGroupIn = in.shape().channels() / layer.groups();
        int perGroupOut = layer.outChannels() / layer.groups();
        for (int first = 0; first < layer.outChannels(); first += geometry.block()) {
            int end = Math.min(first + geometry.block(), layer.outChannels());
            int low = first / perGroupOut * perGroupIn / geometry.block();
            int high = ((end - 1) / perGroupOut * perGroupIn + perGroupIn - 1) / geometry.block();
            Descriptor d = descriptor(layer.input(), layer.residual(), layer.output(), window);
            inputBlocks(d, in, low, high);
            outputBlock(d, layer.output(), layer.residual(), first, end);
            int base =
                    words.addGrouped(
                            model.weights(layer.name()),
                            window,
                            low,
                            high,
                            first,
                            end,
                            perGroupIn,
                            perGroupOut);
            d.set(Field.EXPLICIT, true)
                    .set(Field.WEIGHT_WIDTH, width)
                    .set(Field.WEIGHT_BASE, base)
                    .set(Field.PASS_WORDS, 9);
            table(d, layer, layer.input(), levels, first, end);
            add(d, layer.input(), layer.residual(), layer.output());
        }
    }

    private void skipped(Layer.Weighted layer) {
        String residual = layer.residual();
        int channels = layer.outChannels();
        for (int first = 0; first < channels; first += geometry.block()) {
            int end = Math.min(first + geometry.block(), channels);
            Descriptor d =
                    identity(
                            residual, residual, layer.output(), Window.square(1, 1, 0), first, end);
            d.set(Field.IN_WIDTH, 1); // read for nothing
            table(d, layer, null, null, first, end);
            add(d, residual, residual, layer.output());
        }
    }

    private void copy(Layer layer, String input, String residual, Window window) {
        Placement in = places.of(input);
        Window slid = window(window, layer.output());
        int channels = in.shape().channels();
        int rows = foldedRows(in, window, layer.output());
        long[] levels = new long[channels];
        java.util.Arrays.fill(levels, window.taps());
        for (int first = 0; first < channels; first += geometry.block()) {
            int end = Math.min(first + geometry.block(), channels);
            Descriptor d = identity(input, residual, layer.output(), slid, first, end);
            if (rows > 0) {
                fold(d, in, rows);
            }
            table(d, layer, input, levels, first, end);
            add(d, input, residual, layer.output());
        }
    }

    /**
     * Rows that the positions can take at once when they are added up to one output; 0: they
     * cannot.
     */
    private int foldedRows(Placement in, Window window, String output) {
        Shape shape = in.shape();
        boolean global =
                graph.tensor(output).shape().positions() == 1
                        && window.kernelHeight() == shape.height()
                        && window.kernelWidth() == shape.width()
                        && window.top() + window.left() == 0;
        return !global || 1 << in.slotBits() > geometry.positions()
                ? 0
                : in.skew() == 0 ? geometry.positions() >> in.slotBits() : 1;
    }

    private static void fold(Descriptor d, Placement in, int rows) {
        d.set(Field.FOLD, true)
                .set(Field.KERNEL_ROWS, (in.shape().height() + rows - 1) / rows - 1)
                .set(Field.ROW_STEP, rows)
                .set(Field.KERNEL_GROUPS, 0)
                .set(Field.KERNEL_TAPS, 0)
                .set(Field.ZERO_IN, 0)
                .set(Field.OUT_SLOT_BITS, in.slotBits())
                .set(Field.LANES, 1 << in.slotBits())
                .set(Field.TILE_ROWS, rows);
    }

    private void maximum(String input, String output, Window window, int least) {
        Placement in = places.of(input);
        int channels = in.shape().channels();
        for (int ky = 0; ky < window.kernelHeight(); ky++) {
            for (int kx = 0; kx < window.kernelWidth(); kx++) {
                for (int first = 0; first < channels; first += geometry.block()) {
                    int end = Math.min(first + geometry.block(), channels);
                    boolean again = ky + kx > 0;
                    Window one =
                            new Window(
                                    1, 1, window.strideHeight(), window.strideWidth(), 0, 0, 0, 0);
                    Descriptor d =
                            identity(
                                    input,
                                    again ? output : null,
                                    output,
                                    window(one, output),
                                    first,
                                    end);
                    d.set(Field.ORIGIN_ROW, ky - window.top() & 0xff)
                            .set(Field.ORIGIN_COLUMN, kx - window.left() & 0xff)
                            .set(Field.ZERO_IN, 0)
                            .set(Field.MAXIMUM, true)
                            .set(Field.ZERO_RES, least)
                            .set(Field.SHIFT, 1);
                    add(d, input, again ? output : null, output);
                }
            }
        }
    }

    private void concat(Layer.Concat layer) {
        RequantisationTable table = configuration.tables().get(layer.name());
        int offset = 0;
        int block = geometry.block();
        for (String input : layer.inputs()) {
            Placement in = places.of(input);
            int channels = in.shape().channels();
            for (int out = offset / block; out * block < offset + channels; out++) {
                int first = Math.max(offset, out * block);
                int end = Math.min(offset + channels, (out + 1) * block);
                boolean again = first % block != 0;
                Descriptor d =
                        descriptor(
                                input,
                                again ? layer.output() : null,
                                layer.output(),
                                Window.square(1, 1, 0));
                int low = (first - offset) / block;
                int high = (end - 1 - offset) / block;
                inputBlocks(d, in, low, high);
                int total = graph.tensor(layer.output()).shape().channels();
                outputBlock(
                        d,
                        layer.output(),
                        again ? layer.output() : null,
                        out * block,
                        Math.min(total, (out + 1) * block));
                d.set(Field.EXPLICIT, true)
                        .set(
                                Field.WEIGHT_BASE,
                                words.addSelection(
                                                        low,
                                                        high,
                                                        first - offset,
                                                        end - offset,
                                                        first % block)
                                                - 8
                                        & 0xffff)
                        .set(Field.PASS_WORDS, 1);
                TableEntries entries = new TableEntries(table, block);
                int zero = zeroPoint(input);
                for (int c = first; c < end; c++) {
                    entries.set(c % block, c, zero);
                }
                if (again) {
                    entries.keepResidual();
                }
                entries.write(d, tables);
                add(d, input, again ? layer.output() : null, layer.output());
            }
            offset += channels;
        }
    }

    /** A descriptor of one output block that adds up the codes of each channel by itself. */
    private Descriptor identity(
            String input, String residual, String output, Window window, int first, int end) {
        Placement in = places.of(input);
        Descriptor d = descriptor(input, residual, output, window);
        inputBlocks(d, in, first / geometry.block(), first / geometry.block());
        outputBlock(d, output, residual, first, end);
        return d.set(Field.EXPLICIT, true).set(Field.WEIGHT_BASE, words.identity() - 8 & 0xffff);
    }

    private void inputBlocks(Descriptor d, Placement in, int low, int high) {
        d.set(Field.IN_BASE, in.base() + low * in.blockStride())
                .set(Field.IN_ODD, low % 2 == 1)
                .set(Field.BLOCKS_IN, high - low);
        d.set(
                Field.CHANNELS_IN,
                mask(Math.min(geometry.block(), in.shape().channels() - high * geometry.block())));
    }

    private void outputBlock(Descriptor d, String output, String residual, int first, int end) {
        int block = first / geometry.block();
        Placement out = places.of(output);
        d.set(Field.BLOCKS_OUT, 0).set(Field.CHANNELS_OUT, mask(end - first));
        if (out != null) {
            d.set(Field.OUT_BASE, out.base() + block * out.blockStride())
                    .set(Field.OUT_ODD, block % 2 == 1);
        }
        if (residual != null) {
            Placement res = places.of(residual);
            d.set(Field.RES_BASE, res.base() + block * res.blockStride())
                    .set(Field.RES_ODD, block % 2 == 1);
        }
    }

    private Descriptor descriptor(String input, String residual, String output, Window window) {
        Placement in = places.of(input);
        Placement out = places.of(output);
        Placement res = residual == null ? null : places.of(residual);
        Tensor target = graph.tensor(output);
        Shape shape = out == null ? new Shape(target.shape().channels(), 1, 1) : target.shape();
        Tiling tiling = Tiling.of(geometry, in, out, res, window);
        int z = zeroPoint(input);
        Descriptor d = new Descriptor();
        d.set(Field.RESIDUAL, res != null)
                .set(Field.LOGITS, target.isLogits())
                .set(Field.IN_SLOT_BITS, in.slotBits())
                .set(Field.IN_SKEW, in.skew())
                .set(Field.IN_STAGGER, in.stagger())
                .set(Field.ROW_STEP, 1)
                .set(Field.IN_WIDTH, in.width())
                .set(Field.IN_BASE, in.base())
                .set(Field.IN_ROW, in.rowStride())
                .set(Field.IN_BLOCK, in.blockStride())
                .set(Field.IN_PLANE, in.planeStride())
                .set(Field.COLUMNS_IN, in.shape().width() - 1)
                .set(Field.ROWS_IN, in.shape().height() - 1)
                .set(Field.BLOCKS_IN, in.blocks() - 1)
                .set(
                        Field.CHANNELS_IN,
                        mask(in.shape().channels() - (in.blocks() - 1) * geometry.block()))
                .set(Field.ZERO_IN, z)
                .set(Field.COLUMNS_OUT, shape.width() - 1)
                .set(Field.ROWS_OUT, shape.height() - 1)
                .set(Field.BLOCKS_OUT, geometry.blocks(shape.channels()) - 1)
                .set(
                        Field.CHANNELS_OUT,
                        mask(
                                shape.channels()
                                        - (geometry.blocks(shape.channels()) - 1)
                                                * geometry.block()))
                .set(Field.KERNEL_ROWS, window.kernelHeight() - 1)
                .set(Field.KERNEL_GROUPS, groups(window) - 1)
                .set(Field.KERNEL_TAPS, window.kernelWidth() - 1)
                .set(Field.STRIDE_X, window.strideWidth())
                .set(Field.STRIDE_Y, window.strideHeight())
                .set(Field.ORIGIN_ROW, -window.top() & 0xff)
                .set(Field.ORIGIN_COLUMN, -window.left() & 0xff)
                .set(Field.LANES, tiling.lanes())
                .set(Field.TILE_ROWS, tiling.rows());
        int outWidth = target.isLogits() ? 0 : graph.width(output, widths);
        if (out != null) {
            d.set(Field.OUT_SLOT_BITS, out.slotBits())
                    .set(Field.OUT_SKEW, out.skew())
                    .set(Field.OUT_STAGGER, out.stagger())
                    .set(Field.OUT_WIDTH, outWidth)
                    .set(Field.OUT_BASE, out.base())
                    .set(Field.OUT_ROW, out.rowStride())
                    .set(Field.OUT_BLOCK, out.blockStride())
                    .set(Field.OUT_PLANE, out.planeStride())
                    .set(Field.ZERO_OUT, zeroPoint(output));
        }
        if (res != null) {
            d.set(Field.RES_WIDTH, res.width())
                    .set(Field.RES_SKEW, res.skew())
                    .set(Field.RES_STAGGER, res.stagger())
                    .set(Field.RES_BASE, res.base())
                    .set(Field.RES_ROW, res.rowStride())
                    .set(Field.RES_BLOCK, res.blockStride())
                    .set(Field.ZERO_RES, zeroPoint(residual));
        }
        return d.set(Field.SPACING, spacing(res, outWidth));
    }

    /**
     * Least cycles from one tile's end to the next's, less 1: its channels are requantised, its
     * planes written, and the next one's residual operand fetched, behind the writes of this or the
     * layer before.
     */
    private int spacing(Placement residual, int outWidth) {
        int drain = Math.max(geometry.block() / geometry.drain(), outWidth + 1);
        if (residual == null) {
            return drain - 1;
        }
        int before =
                steps.isEmpty() ? 0 : steps.get(steps.size() - 1).descriptor().get(Field.OUT_WIDTH);
        return Math.max(drain, residual.width() + FETCH + Math.max(outWidth, before)) - 1;
    }

    private void add(Descriptor d, String input, String residual, String output) {
        Placement res = residual == null ? null : places.of(residual);
        steps.add(new Step(d, places.of(input), res, places.of(output)));
    }

    private void table(Descriptor d, Layer layer, String input, long[] levels, int first, int end) {
        TableEntries entries =
                new TableEntries(
                        configuration.tables().get(layer.name()),
                        geometry.blocks(end - first) * geometry.block());
        int zero = input == null ? 0 : zeroPoint(input);
        for (int c = first; c < end; c++) {
            entries.set(c - first, c, levels == null ? 0 : zero * levels[c]);
        }
        entries.write(d, tables);
    }

    /** The window as the accelerator walks it: no stride where there is one output. */
    private Window window(Window window, String output) {
        Tensor out = graph.tensor(output);
        Shape shape = out.isLogits() ? new Shape(1, 1, 1) : out.shape();
        return new Window(
                window.kernelHeight(),
                window.kernelWidth(),
                shape.height() == 1 ? 1 : window.strideHeight(),
                shape.width() == 1 ? 1 : window.strideWidth(),
                window.top(),
                window.left(),
                0,
                0);
    }

    private int zeroPoint(String tensor) {
        Tensor source = graph.source(tensor);
        return source.isLogits() ? 0 : source.zeroPoint(graph.width(tensor, widths));
    }

    private static int groups(Window window) {
        return (window.kernelWidth() + TAPS - 1) / TAPS;
    }

    static int mask(int channels) {
        return (1 << channels) - 1;
    }
}
