package io.bitgear.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs a network with the nested weight quantiser and the learned activation steps, with
 * straight-through gradients and the statistics of the batch. Tensors of free width are carried as
 * codes with a scale: 1 / step is folded into the batch normalisation that makes a tensor and the
 * step into the weights that read it, so that no pass over a large tensor is spent on scaling.
 * Tensors of 8 bits are not rounded here; their rounding noise is negligible. Ties round to even
 * here and up in the integer arithmetic; on these values they do not occur.
 */
public final class QuantisedNet {

    /** Values of a tensor: codes times scale; a null scale is 1. */
    private record Scaled(NDArray codes, NDArray scale) {
        NDArray real() {
            return scale == null ? codes : codes.mul(scale);
        }
    }

    private final Graph net;
    private final Parameters parameters;
    private final ActivationSteps steps;
    private final WeightQuantiser quantiser;
    private final NDArray[] top = new NDArray[Plans.WIDEST + 1];

    /**
     * Binds a network to its parameters.
     *
     * @param manager owner of constants; it must outlive every use
     * @param net network
     * @param parameters its parameters
     * @param steps its activation steps
     */
    public QuantisedNet(
            NDManager manager, Graph net, Parameters parameters, ActivationSteps steps) {
        this.net = net;
        this.parameters = parameters;
        this.steps = steps;
        this.quantiser = new WeightQuantiser(manager);
        for (int b = 1; b < top.length; b++) {
            top[b] = WeightQuantiser.constant(manager, (1 << b) - 1);
        }
    }

    /**
     * Quantises the weights of a configuration; to be called outside autograd, before {@link
     * #logits}.
     *
     * @param widths configuration
     * @return layer to quantised value minus weight, for the layers that are not skipped
     */
    public Map<String, NDArray> deltas(Widths widths) {
        Map<String, NDArray> deltas = new HashMap<>();
        for (Layer layer : net.executed(widths)) {
            if (layer instanceof Layer.Weighted weighted && !widths.skips(layer.name())) {
                NDArray w = parameters.get(layer.name() + ".weight");
                int bits = widths.weights().get(layer.name());
                String scale = Prefixes.scaleKey(layer.name());
                deltas.put(
                        layer.name(),
                        parameters.has(scale)
                                ? quantiser.delta(w, bits, parameters.get(scale))
                                : quantiser.delta(w, bits, Plans.isFree(weighted)));
            }
        }
        return deltas;
    }

    /**
     * Names of the parameters of one width that a configuration uses: activation steps and those of
     * the normalisation.
     *
     * @param widths configuration
     * @return parameter names
     */
    public Set<String> used(Widths widths) {
        Set<String> used = new TreeSet<>();
        for (Layer layer : net.executed(widths)) {
            Tensor output = net.tensor(layer.output());
            if (Plans.isFree(output)) {
                used.add(ActivationSteps.key(output.name(), net.width(output.name(), widths)));
            }
            if (layer instanceof Layer.Conv2d c && Plans.isFree(c) && !widths.skips(c.name())) {
                used.addAll(WidthAffine.used(c.name(), widths.weights().get(c.name())));
            }
        }
        return used;
    }

    /**
     * Runs the network.
     *
     * @param images batch x channels x rows x columns
     * @param widths configuration
     * @param deltas result of {@link #deltas} for the same configuration
     * @return logits, batch x classes
     */
    public NDArray logits(NDArray images, Widths widths, Map<String, NDArray> deltas) {
        return run(images, widths, deltas).get(net.output().name()).real();
    }

    /**
     * Runs the network and keeps all tensors.
     *
     * @param images batch x channels x rows x columns
     * @param widths configuration
     * @param deltas result of {@link #deltas} for the same configuration
     * @return tensor name to value
     */
    public Map<String, NDArray> forward(
            NDArray images, Widths widths, Map<String, NDArray> deltas) {
        Map<String, NDArray> tensors = new HashMap<>();
        run(images, widths, deltas).forEach((name, value) -> tensors.put(name, value.real()));
        return tensors;
    }

    private Map<String, Scaled> run(NDArray images, Widths widths, Map<String, NDArray> deltas) {
        Map<String, Scaled> tensors = new HashMap<>();
        tensors.put(net.input().name(), new Scaled(images, null));
        for (Layer layer : net.executed(widths)) {
            tensors.put(layer.output(), run(layer, tensors, widths, deltas));
        }
        return tensors;
    }

    private Scaled run(
            Layer layer, Map<String, Scaled> t, Widths widths, Map<String, NDArray> deltas) {
        if (layer instanceof Layer.Conv2d c) {
            return convolution(c, t, widths, deltas);
        }
        Scaled x = t.get(layer.inputs().get(0));
        if (layer instanceof Layer.Dense d) {
            NDArray w = parameters.get(d.name() + ".weight").add(deltas.get(d.name()));
            NDArray scaled = x.scale() == null ? w : w.mul(x.scale());
            NDArray bias = parameters.get(d.name() + ".bias");
            return new Scaled(FloatNet.flat(x.codes()).matMul(scaled.transpose()).add(bias), null);
        }
        boolean sharesCodes = !layer.requantises();
        boolean linear = sharesCodes || layer instanceof Layer.AveragePool;
        Map<String, NDArray> inputs = new HashMap<>();
        layer.inputs()
                .forEach(
                        name ->
                                inputs.put(
                                        name, linear ? t.get(name).codes() : t.get(name).real()));
        NDArray y = FloatNet.plain(layer, inputs);
        Tensor output = net.tensor(layer.output());
        if (!Plans.isFree(output)) {
            return new Scaled(y, linear ? x.scale() : null);
        }
        NDArray real = linear && x.scale() != null ? y.mul(x.scale()) : y;
        return quantise(real.mul(inverse(output, widths)), output, widths);
    }

    private Scaled convolution(
            Layer.Conv2d c, Map<String, Scaled> t, Widths widths, Map<String, NDArray> deltas) {
        Tensor output = net.tensor(c.output());
        NDArray inverse = Plans.isFree(output) ? inverse(output, widths) : null;
        NDArray y = null;
        if (!widths.skips(c.name())) {
            Scaled x = t.get(c.input());
            NDArray w = parameters.get(c.name() + ".weight").add(deltas.get(c.name()));
            y = FloatNet.convolve(x.codes(), x.scale() == null ? w : w.mul(x.scale()), c);
            NDArray gamma = scaled(affine(c, ".gamma", widths), inverse);
            NDArray beta = scaled(affine(c, ".beta", widths), inverse);
            y = FloatNet.normalise(parameters, y, c.name(), gamma, beta, true, 0.9f);
        }
        if (c.residual() != null) {
            Scaled residual = t.get(c.residual());
            NDArray factor = residual.scale() == null ? inverse : scaled(residual.scale(), inverse);
            NDArray operand = scaled(residual.codes(), factor);
            y = y == null ? operand : y.add(operand);
        }
        return inverse == null ? new Scaled(y, null) : quantise(y, output, widths);
    }

    private NDArray affine(Layer.Conv2d c, String kind, Widths widths) {
        return parameters.get(
                Plans.isFree(c)
                        ? WidthAffine.key(c.name(), kind, widths.weights().get(c.name()))
                        : c.name() + kind);
    }

    private static NDArray scaled(NDArray value, NDArray factor) {
        return factor == null ? value : value.mul(factor);
    }

    private NDArray inverse(Tensor tensor, Widths widths) {
        return steps.log(tensor.name(), net.width(tensor.name(), widths)).neg().exp();
    }

    private Scaled quantise(NDArray inSteps, Tensor tensor, Widths widths) {
        int bits = net.width(tensor.name(), widths);
        NDArray scale = steps.log(tensor.name(), bits).exp();
        NDArray clamped = inSteps.getNDArrayInternal().relu().minimum(top[bits]);
        if (bits == Plans.WIDEST) {
            return new Scaled(clamped, scale);
        }
        NDArray fixed = clamped.stopGradient();
        return new Scaled(clamped.add(fixed.round().subi(fixed)), scale);
    }
}
