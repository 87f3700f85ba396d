package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Window;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a network in float. Every convolution has a batch normalisation behind it; a ReLU ends every
 * convolution and add whose output tensor has the zero point 0.
 */
public final class FloatNet {

    /** Epsilon of every batch normalisation. */
    public static final float EPSILON = 1e-5f;

    private final Graph net;
    private final Parameters parameters;

    /**
     * Binds a network to its parameters.
     *
     * @param net network
     * @param parameters parameters made for it
     */
    public FloatNet(Graph net, Parameters parameters) {
        this.net = net;
        this.parameters = parameters;
    }

    /**
     * Runs the network.
     *
     * @param images batch x channels x rows x columns
     * @param training whether batch statistics are used, and running statistics updated
     * @param momentum share of the old running statistics that an update keeps, 0..1
     * @return tensor name to value; the output tensor holds the logits, batch x classes
     */
    public Map<String, NDArray> forward(NDArray images, boolean training, float momentum) {
        Map<String, NDArray> tensors = new HashMap<>();
        tensors.put(net.input().name(), images);
        for (Layer layer : net.layers()) {
            tensors.put(layer.output(), run(layer, tensors, training, momentum));
        }
        return tensors;
    }

    /**
     * Runs the network and returns the logits.
     *
     * @param images batch x channels x rows x columns
     * @param training whether batch statistics are used, and running statistics updated
     * @param momentum share of the old running statistics that an update keeps, 0..1
     * @return batch x classes
     */
    public NDArray logits(NDArray images, boolean training, float momentum) {
        return forward(images, training, momentum).get(net.output().name());
    }

    private NDArray run(Layer layer, Map<String, NDArray> t, boolean training, float momentum) {
        NDArray x = t.get(layer.inputs().get(0));
        if (layer instanceof Layer.Conv2d c) {
            NDArray y = convolve(x, parameters.get(c.name() + ".weight"), c);
            NDArray gamma = parameters.get(c.name() + ".gamma");
            NDArray beta = parameters.get(c.name() + ".beta");
            y = normalise(parameters, y, c.name(), gamma, beta, training, momentum);
            if (c.residual() != null) {
                y = y.add(t.get(c.residual()));
            }
            return endsInRelu(c) ? y.getNDArrayInternal().relu() : y;
        }
        if (layer instanceof Layer.Dense d) {
            NDArray w = parameters.get(d.name() + ".weight");
            return flat(x).matMul(w.transpose()).add(parameters.get(d.name() + ".bias"));
        }
        if (layer instanceof Layer.Add a && endsInRelu(a)) {
            return plain(a, t).getNDArrayInternal().relu();
        }
        return plain(layer, t);
    }

    private boolean endsInRelu(Layer layer) {
        return net.tensor(layer.output()).zeroPoint() == 0;
    }

    /** Runs a layer that has no parameters, without the ReLU behind an add. */
    static NDArray plain(Layer layer, Map<String, NDArray> t) {
        NDArray x = t.get(layer.inputs().get(0));
        if (layer instanceof Layer.AveragePool p) {
            Window w = p.window();
            return x.getNDArrayInternal().avgPool(kernel(w), stride(w), padding(p, w), false, true);
        }
        if (layer instanceof Layer.MaxPool p) {
            Window w = p.window();
            return x.getNDArrayInternal().maxPool(kernel(w), stride(w), padding(p, w), false);
        }
        if (layer instanceof Layer.Add a) {
            return x.add(t.get(a.residual()));
        }
        if (layer instanceof Layer.Relu) {
            return x.getNDArrayInternal().relu();
        }
        if (layer instanceof Layer.Flatten) {
            return x.reshape(x.size(0), -1, 1, 1);
        }
        if (layer instanceof Layer.Concat c) {
            NDList rest = new NDList();
            c.inputs().subList(1, c.inputs().size()).forEach(name -> rest.add(t.get(name)));
            return x.getNDArrayInternal().concat(rest, 1);
        }
        throw new IllegalArgumentException("layer " + layer.name() + " has parameters");
    }

    static NDArray flat(NDArray x) {
        return x.reshape(x.size(0), -1);
    }

    static NDArray convolve(NDArray x, NDArray weight, Layer.Conv2d c) {
        return x.getNDArrayInternal()
                .convolution(
                        x,
                        weight,
                        null,
                        stride(c.window()),
                        padding(c, c.window()),
                        new Shape(1, 1),
                        c.groups())
                .get(0);
    }

    static NDArray normalise(
            Parameters parameters,
            NDArray y,
            String layer,
            NDArray gamma,
            NDArray beta,
            boolean training,
            float momentum) {
        NDArray mean = parameters.get(layer + ".mean");
        NDArray variance = parameters.get(layer + ".var");
        return y.getNDArrayInternal()
                .batchNorm(y, mean, variance, gamma, beta, 1, momentum, EPSILON, training)
                .get(0);
    }

    private static Shape kernel(Window w) {
        return new Shape(w.kernelHeight(), w.kernelWidth());
    }

    private static Shape stride(Window w) {
        return new Shape(w.strideHeight(), w.strideWidth());
    }

    private static Shape padding(Layer layer, Window w) {
        if (w.top() != w.bottom() || w.left() != w.right()) {
            throw new IllegalArgumentException(
                    "layer "
                            + layer.name()
                            + ": training takes the same padding on opposite sides only");
        }
        return new Shape(w.top(), w.left());
    }
}
