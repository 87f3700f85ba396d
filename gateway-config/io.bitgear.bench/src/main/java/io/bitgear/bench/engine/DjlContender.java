package io.bitgear.bench.engine;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import io.bitgear.bench.onnx.FoldedNetwork;
import io.bitgear.cli.Failure;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Window;
import java.util.HashMap;
import java.util.Map;

/** PyTorch through DJL, operation by operation in 32-bit floating point, without gradients. */
final class DjlContender implements Contender {
    private static final Shape ONCE = new Shape(1, 1);

    private final Graph graph;
    private final FoldedNetwork network;
    private final NDManager manager;
    private final Map<String, NDArray> weights = new HashMap<>();
    private final Map<String, NDArray> biases = new HashMap<>();
    private final float[] pixels;
    private final float step;

    private DjlContender(FoldedNetwork network) {
        this.network = network;
        this.graph = network.model().graph();
        this.pixels = new float[graph.input().shape().elements()];
        this.step = (float) network.step(graph.output().name());
        this.manager = NDManager.newBaseManager();
        for (Layer.Weighted layer : graph.weighted()) {
            io.bitgear.model.graph.Shape in = graph.tensor(layer.input()).shape();
            Window window = layer.window(in);
            Shape shape =
                    layer instanceof Layer.Dense
                            ? new Shape(layer.outChannels(), layer.fanIn(in))
                            : new Shape(
                                    layer.outChannels(),
                                    in.channels() / layer.groups(),
                                    window.kernelHeight(),
                                    window.kernelWidth());
            weights.put(layer.name(), manager.create(network.weights(layer), shape));
            biases.put(layer.name(), manager.create(network.bias(layer)));
        }
    }

    /**
     * Loads PyTorch's libraries, if this platform has them.
     *
     * @param threads of PyTorch, at least 1
     * @throws Failure with the reason when they cannot be loaded, or the network has a layer that
     *     is not computed here
     */
    static Contender load(FoldedNetwork network, int threads) throws Failure {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("PYTORCH_FLAVOR", "cpu");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        for (Layer layer : network.model().graph().layers()) {
            check(layer, network.model().graph());
        }
        try {
            Engine.getEngine("PyTorch");
            return new DjlContender(network);
        } catch (RuntimeException | LinkageError e) {
            throw new Failure("PyTorch cannot be loaded: " + e.getMessage(), "", e);
        }
    }

    private static void check(Layer layer, Graph graph) throws Failure {
        boolean known = layer instanceof Layer.Dense;
        if (layer instanceof Layer.Conv2d conv) {
            Window w = conv.window();
            known = w.top() == w.bottom() && w.left() == w.right();
        } else if (layer instanceof Layer.AveragePool pool) {
            known = pool.window().equals(Window.over(graph.tensor(pool.input()).shape()));
        }
        if (!known) {
            throw new Failure("layer " + layer.name() + " is not computed with PyTorch here", "");
        }
    }

    @Override
    public String name() {
        return "PyTorch (DJL) eager fp32";
    }

    @Override
    public int[] run(byte[] frame) {
        String input = graph.input().name();
        float inputStep = (float) network.step(input);
        int zero = network.zeroPoint(input);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = inputStep * ((frame[i] & 0xff) - zero);
        }
        io.bitgear.model.graph.Shape in = graph.input().shape();
        try (NDManager local = manager.newSubManager()) {
            Map<String, NDArray> tensors = new HashMap<>();
            Shape shape = new Shape(1, in.channels(), in.height(), in.width());
            tensors.put(input, local.create(pixels, shape));
            for (Layer layer : graph.layers()) {
                tensors.put(layer.output(), compute(layer, tensors));
            }
            float[] values = tensors.get(graph.output().name()).toFloatArray();
            int[] logits = new int[values.length];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = Math.round(values[i] / step);
            }
            return logits;
        }
    }

    private NDArray compute(Layer layer, Map<String, NDArray> tensors) {
        NDArray x = tensors.get(layer.inputs().get(0));
        NDArray y;
        if (layer instanceof Layer.Conv2d conv) {
            Window w = conv.window();
            y =
                    Conv2d.conv2d(
                                    x,
                                    weights.get(conv.name()),
                                    biases.get(conv.name()),
                                    new Shape(w.strideHeight(), w.strideWidth()),
                                    new Shape(w.top(), w.left()),
                                    ONCE,
                                    conv.groups())
                            .singletonOrThrow();
            if (conv.residual() != null) {
                y = y.addi(tensors.get(conv.residual()));
            }
        } else if (layer instanceof Layer.Dense dense) {
            NDArray flat = x.reshape(1, -1);
            y =
                    Linear.linear(flat, weights.get(dense.name()), biases.get(dense.name()))
                            .singletonOrThrow();
        } else {
            return Pool.globalAvgPool2d(x);
        }
        return network.isRectified(layer) ? Activation.relu(y) : y;
    }

    @Override
    public void close() {
        manager.close();
    }
}
