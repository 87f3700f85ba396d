package io.bitgear.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.bitgear.api.precision.Widths;
import io.bitgear.model.graph.Graph;
import io.bitgear.model.graph.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Measures how large the tensors of fixed width get, over images and widths of the others. */
public final class Ranges {

    private static final int[] WIDTHS = {8, 4, 3, 2, 1};
    private static final int IMAGES = 512;

    private Ranges() {}

    /**
     * Measures.
     *
     * @param net network
     * @param values trained parameters by name
     * @param data images
     * @return tensor name to its largest magnitude
     */
    public static Map<String, Double> measure(Graph net, Map<String, float[]> values, Frames data) {
        Map<String, Double> ranges = new HashMap<>();
        int images = Math.min(IMAGES, data.size());
        int[] order = new int[images];
        for (int i = 0; i < images; i++) {
            order[i] = i * (data.size() / images);
        }
        try (NDManager manager = Engine.getInstance().newBaseManager();
                Parameters parameters = Parameters.initial(manager, net, 0)) {
            WidthAffine.add(parameters, net);
            ActivationSteps steps = new ActivationSteps(parameters, net);
            parameters.load(values);
            QuantisedNet quantised = new QuantisedNet(manager, net, parameters, steps);
            Batch batch = Batch.plain(data, order);
            for (int width : WIDTHS) {
                Widths widths = net.uniform(width, width);
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    NDArray input = Evaluation.images(manager, batch);
                    Map<String, NDArray> tensors =
                            quantised.forward(input, widths, quantised.deltas(widths));
                    for (Tensor tensor : net.quantised()) {
                        if (!Plans.isFree(tensor) && !tensor.equals(net.input())) {
                            double largest = tensors.get(tensor.name()).abs().max().getFloat();
                            ranges.merge(tensor.name(), largest, Math::max);
                        }
                    }
                }
            }
        }
        return ranges;
    }
}
