package io.bitgear.training;

import io.bitgear.model.Model;
import io.bitgear.model.Weights;
import io.bitgear.model.arithmetic.NestedCode;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns a {@link Model} back into parameters to train: the way back of {@link ModelExport}. A
 * weight becomes the middle of its 8-bit cell, so every width has the code it had; the scales stay
 * fixed while these parameters are trained. Statistics of the normalisation are not in a model
 * file: the quantised network uses those of the batch, and tables are calibrated anew.
 */
public final class ModelImport {

    private ModelImport() {}

    /**
     * The parameters of a model.
     *
     * @param model model whose widths, per layer or tensor, are 8 bits alone or 1 to 8 (0 as well
     *     where a layer may be skipped), with convolutions that are normalised and dense layers
     *     that are not
     * @return parameters by name, as a quantised training takes them
     * @throws IllegalArgumentException if the training code cannot train such a model, naming the
     *     layer or tensor
     */
    public static Map<String, float[]> parameters(Model model) {
        Graph net = model.graph();
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Layer.Weighted layer : net.weighted()) {
            check(layer, model.weights(layer.name()));
            put(values, layer, model.weights(layer.name()));
        }
        for (Tensor tensor : Plans.freeTensors(net)) {
            if (tensor.zeroPoint() != 0 || !tensor.steps().containsKey(4)) {
                throw new IllegalArgumentException(
                        "tensor " + tensor.name() + ": only tensors behind a ReLU are trained");
            }
            tensor.steps()
                    .forEach(
                            (width, step) ->
                                    values.put(
                                            ActivationSteps.key(tensor.name(), width),
                                            new float[] {(float) Math.log(step)}));
        }
        return values;
    }

    private static void check(Layer.Weighted layer, Weights weights) {
        boolean conv = layer instanceof Layer.Conv2d;
        String wrong = null;
        if (conv != weights.isNormalised()) {
            wrong = conv ? "has no batch normalisation" : "has a batch normalisation";
        } else if (!conv && Plans.isFree(layer)) {
            wrong = "is a dense layer with a choice of widths";
        } else if (!layer.widths().contains(Plans.WIDEST)) {
            wrong = "cannot be 8 bits wide";
        }
        if (wrong != null) {
            throw new IllegalArgumentException(
                    "layer " + layer.name() + " " + wrong + ", which is not trained");
        }
    }

    private static void put(Map<String, float[]> values, Layer.Weighted layer, Weights weights) {
        String name = layer.name();
        float[] w = new float[weights.codes().length];
        for (int i = 0; i < w.length; i++) {
            float scale = weights.scale()[i / weights.fanIn()];
            w[i] = (float) NestedCode.value(weights.codes()[i] & 255, Plans.WIDEST, scale);
        }
        values.put(name + ".weight", w);
        values.put(Prefixes.scaleKey(name), weights.scale().clone());
        if (!weights.isNormalised()) {
            values.put(name + ".bias", weights.beta().clone());
            return;
        }
        values.put(name + ".gamma", row(weights, weights.gamma(), Plans.WIDEST));
        values.put(name + ".beta", row(weights, weights.beta(), Plans.WIDEST));
        if (Plans.isFree(layer)) {
            WidthAffine.put(
                    values,
                    name,
                    width -> row(weights, weights.gamma(), width),
                    width -> row(weights, weights.beta(), width));
        }
    }

    private static float[] row(Weights weights, float[] rows, int width) {
        int from = weights.isPerWidth() ? (width - 1) * weights.channels() : 0;
        return Arrays.copyOfRange(rows, from, from + weights.channels());
    }
}
