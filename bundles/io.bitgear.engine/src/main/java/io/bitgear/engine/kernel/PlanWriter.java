package io.bitgear.engine.kernel;

import io.bitgear.api.precision.PrecisionConfiguration;
import io.bitgear.api.precision.RequantisationTable;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.Model;
import io.bitgear.model.arithmetic.Configurations;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import io.bitgear.model.graph.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a network under a configuration as the native kernels read it ({@code plan.c}). */
final class PlanWriter {
    private static final int MAGIC = 0x32504742; // "BGP2"
    private static final List<String> KINDS =
            List.of("conv2d", "average-pool", "max-pool", "relu", "flatten", "add", "concat");
    private static final Window NONE = Window.square(1, 1, 0);

    private final Model model;
    private final Graph graph;
    private final PrecisionConfiguration configuration;
    private final Widths widths;
    private final List<Layer> layers;
    private final Map<String, Integer> numbers = new HashMap<>();
    private ByteBuffer out;

    private PlanWriter(Model model, PrecisionConfiguration configuration) {
        this.model = model;
        this.graph = model.graph();
        this.configuration = configuration;
        this.widths = configuration.widths();
        this.layers = graph.executed(widths);
        numbers.put(graph.input().name(), 0);
        layers.forEach(layer -> numbers.put(layer.output(), numbers.size()));
        this.out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes it.
     *
     * @throws IllegalArgumentException when the configuration is not one of this model, or lacks a
     *     table
     */
    static byte[] write(Model model, PrecisionConfiguration configuration) {
        Configurations.check(model, configuration);
        return new PlanWriter(model, configuration).write();
    }

    /** An upper bound of the bytes. */
    private int size() {
        long bytes = 64 + 20L * numbers.size();
        for (Layer layer : layers) {
            bytes += 84 + 4L * layer.inputs().size();
            bytes += 12L * graph.tensor(layer.output()).shape().channels();
            if (layer instanceof Layer.Weighted) {
                bytes += 3 + model.weights(layer.name()).codes().length;
            }
        }
        return Math.toIntExact(bytes);
    }

    private byte[] write() {
        out.putInt(MAGIC).putInt(numbers.size()).putInt(layers.size());
        out.putInt(0).putInt(numbers.get(graph.output().name()));
        tensor(graph.input());
        layers.forEach(layer -> tensor(graph.tensor(layer.output())));
        layers.forEach(this::layer);
        byte[] plan = new byte[out.position()];
        out.flip().get(plan);
        return plan;
    }

    private void tensor(Tensor tensor) {
        Shape shape = tensor.shape();
        int width = graph.width(tensor.name(), widths);
        out.putInt(shape.channels()).putInt(shape.height()).putInt(shape.width());
        out.putInt(tensor.isLogits() ? 0 : graph.source(tensor.name()).zeroPoint(width));
        out.putInt(width);
    }

    private void layer(Layer layer) {
        Layer.Weighted weighted = layer instanceof Layer.Weighted w ? w : null;
        String residual =
                weighted != null
                        ? weighted.residual()
                        : layer instanceof Layer.Add add ? add.residual() : null;
        List<String> inputs =
                weighted != null
                        ? List.of(weighted.input())
                        : layer instanceof Layer.Add add ? List.of(add.input()) : layer.inputs();
        out.putInt(KINDS.indexOf(layer instanceof Layer.Dense ? "conv2d" : layer.kind()));
        out.putInt(inputs.size());
        inputs.forEach(name -> out.putInt(numbers.getOrDefault(name, -1)));
        out.putInt(residual == null ? -1 : numbers.get(residual));
        out.putInt(numbers.get(layer.output()));
        window(layer);
        out.putInt(weighted == null ? 1 : weighted.groups());
        int bits = weighted == null ? -1 : widths.weights().get(layer.name());
        out.putInt(bits);
        out.putInt(weighted == null ? -1 : graph.layers().indexOf(layer));
        if (layer.requantises()) {
            table(configuration.tables().get(layer.name()));
        }
        if (bits > 0) {
            out.put(model.weights(layer.name()).codes());
            while (out.position() % 4 != 0) {
                out.put((byte) 0);
            }
        }
    }

    private void window(Layer layer) {
        Window window =
                layer instanceof Layer.Weighted weighted
                        ? weighted.window(graph.tensor(weighted.input()).shape())
                        : layer instanceof Layer.AveragePool pool
                                ? pool.window()
                                : layer instanceof Layer.MaxPool pool ? pool.window() : NONE;
        out.putInt(window.kernelHeight()).putInt(window.kernelWidth());
        out.putInt(window.strideHeight()).putInt(window.strideWidth());
        out.putInt(window.top()).putInt(window.left());
        out.putInt(window.bottom()).putInt(window.right());
    }

    private void table(RequantisationTable table) {
        out.putInt(table.shift());
        out.putInt(table.residualMultiplier()).putInt(table.residualShift());
        for (int multiplier : table.multipliers()) {
            out.putInt(multiplier);
        }
        for (long bias : table.biases()) {
            out.putLong(bias);
        }
    }
}
