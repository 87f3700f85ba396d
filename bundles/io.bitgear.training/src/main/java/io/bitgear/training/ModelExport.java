package io.bitgear.training;

import io.bitgear.api.model.ModelInfo;
import io.bitgear.model.Model;
import io.bitgear.model.Sensitivities;
import io.bitgear.model.Weights;
import io.bitgear.model.arithmetic.NestedCode;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Layer;
import io.bitgear.model.graph.Shape;
import io.bitgear.model.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns trained parameters into a {@link Model}: nested weight codes, scales, steps, calibration
 * frames.
 */
public final class ModelExport {

    /** Step of the logits: +-64 in the signed 16-bit range. */
    static final double LOGIT_STEP = 1.0 / 512;

    private ModelExport() {}

    /**
     * Makes a model without measured configurations.
     *
     * @param name model name
     * @param version model version
     * @param classes labels in order
     * @param net network; the steps in it are replaced
     * @param parameters trained parameters by name, logarithms of activation steps among them
     * @param ranges largest magnitude of each tensor with a fixed width, the input and the logits
     *     left out
     * @param calibration input frames, channel by channel
     * @return the model, with a digest of zeros until it is written
     */
    public static Model model(
            String name,
            String version,
            List<String> classes,
            Graph net,
            Map<String, float[]> parameters,
            Map<String, Double> ranges,
            List<byte[]> calibration) {
        Shape input = net.input().shape();
        List<Integer> shape = List.of(input.channels(), input.height(), input.width());
        ModelInfo info = new ModelInfo(name, version, "0".repeat(64), shape, classes);
        Map<String, Weights> weights = new HashMap<>();
        for (Layer.Weighted layer : net.weighted()) {
            weights.put(layer.name(), weights(layer, parameters));
        }
        Graph graph = withSteps(net, parameters, ranges);
        return new Model(info, graph, weights, calibration, List.of(), Sensitivities.NONE);
    }

    private static Weights weights(Layer.Weighted layer, Map<String, float[]> parameters) {
        float[] w = parameters.get(layer.name() + ".weight");
        float[] fixed = parameters.get(Prefixes.scaleKey(layer.name()));
        float[] scales =
                fixed != null
                        ? fixed
                        : WeightQuantiser.scales(w, layer.outChannels(), Plans.isFree(layer));
        byte[] codes = new byte[w.length];
        int fan = w.length / scales.length;
        for (int i = 0; i < w.length; i++) {
            codes[i] = (byte) NestedCode.of(w[i], scales[i / fan]);
        }
        if (layer instanceof Layer.Dense) {
            return new Weights(codes, scales, null, parameters.get(layer.name() + ".bias"), 0);
        }
        boolean free = Plans.isFree(layer);
        float[] gamma =
                free
                        ? WidthAffine.rows(parameters, layer.name(), ".gamma")
                        : parameters.get(layer.name() + ".gamma");
        float[] beta =
                free
                        ? WidthAffine.rows(parameters, layer.name(), ".beta")
                        : parameters.get(layer.name() + ".beta");
        return new Weights(codes, scales, gamma, beta, FloatNet.EPSILON);
    }

    private static Graph withSteps(
            Graph net, Map<String, float[]> parameters, Map<String, Double> ranges) {
        List<Tensor> tensors = new ArrayList<>();
        for (Tensor tensor : net.tensors()) {
            SortedMap<Integer, Double> steps = new TreeMap<>();
            for (int width : tensor.widths()) {
                steps.put(width, step(net, tensor, width, parameters, ranges));
            }
            tensors.add(new Tensor(tensor.name(), tensor.shape(), tensor.zeroPoint(), steps));
        }
        return new Graph(tensors, net.layers(), net.input().name(), net.output().name());
    }

    private static double step(
            Graph net,
            Tensor tensor,
            int width,
            Map<String, float[]> parameters,
            Map<String, Double> ranges) {
        if (tensor.equals(net.input())) {
            return tensor.step(width);
        }
        if (tensor.isLogits()) {
            return LOGIT_STEP;
        }
        if (Plans.isFree(tensor)) {
            return Math.exp(parameters.get(ActivationSteps.key(tensor.name(), width))[0]);
        }
        int top = (1 << width) - 1 - tensor.zeroPoint(width);
        return Math.max(1e-6, ranges.get(tensor.name())) / top;
    }
}
